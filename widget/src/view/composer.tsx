import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icons';
import type { Ui } from './ui';

const LONGEST = 4000; // the server refuses longer messages

/** Enter sends, Shift+Enter breaks the line; the field grows to five lines. Nothing typed is lost by closing the window. */
export function Composer({ ui }: { ui: Ui }): JSX.Element {
  const { s, t, desk } = ui;
  const area = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState(s.draft.text);
  const expects = s.thread.at(-1)?.payload.question?.expects;
  const text = typed.trim();

  const write = (value: string): void => {
    setTyped(value);
    desk.store.draft({ text: value });
  };
  const send = (): void => {
    if (!text) return;
    desk.say(text);
    write('');
    area.current?.focus();
  };
  useEffect(() => {
    const field = area.current;
    if (!field) return;
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, 120)}px`;
  }, [typed]);

  return (
    <form
      class="cp"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={area}
        rows={1}
        dir="auto"
        aria-label={t('message')}
        placeholder={t('message')}
        maxLength={LONGEST}
        inputMode={expects === 'phone' ? 'tel' : expects === 'email' ? 'email' : expects === 'number' ? 'decimal' : undefined}
        enterkeyhint="send"
        value={typed}
        onFocus={() => ui.track('focus')}
        onInput={(event) => {
          write(event.currentTarget.value);
          s.talk?.session.typing();
          if (!s.talk) void desk.talk().catch(() => {}); // here before the message is
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class={text ? 'ib snd on' : 'ib snd'} aria-label={t('send')} aria-disabled={!text}>
        <Icon name="up" />
      </button>
    </form>
  );
}
