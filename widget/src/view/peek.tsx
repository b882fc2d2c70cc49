import type { JSX } from 'preact';
import type { ThreadMessage } from '../../protocol';

/** What came while the window was closed: a number on the launcher and the last two messages. */
export function Peek({ unread, open }: { unread: ThreadMessage[]; open(): void }): JSX.Element {
  return (
    <>
      <span class="bdg" aria-hidden="true">
        {Math.min(unread.length, 99)}
      </span>
      <div class="peeks" role="status">
        {unread.slice(-2).map((message) => (
          <button type="button" class="peek" key={message.id} dir="auto" onClick={open}>
            {message.text}
          </button>
        ))}
      </div>
    </>
  );
}
