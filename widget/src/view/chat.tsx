import type { JSX } from 'preact';
import { useCallback, useLayoutEffect, useRef } from 'preact/hooks';
import { shownText } from '../queue';
import { Composer } from './composer';
import { Icon } from './icons';
import type { Ui } from './ui';

/** The dialogue: a live log and the field to write in. Until the dialogue's part has come, what was said stands here as kept. */
export function Chat({ ui }: { ui: Ui }): JSX.Element {
  const { s, t } = ui;
  const log = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const { talk } = s;

  const stick = useCallback(() => {
    if (stuck.current && log.current) log.current.scrollTop = log.current.scrollHeight;
  }, []);
  useLayoutEffect(stick);
  return (
    <>
      <div
        class="th"
        ref={log}
        role="log"
        aria-live="polite"
        aria-label={t('log')}
        tabIndex={0}
        onKeyDown={talk?.moveByMessage}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          (stuck.current = scrollHeight - scrollTop - clientHeight < 48)
        }
      >
        <div class="push" />
        {talk && (s.thread.length > 0 || s.queue.length > 0) ? <talk.Log ui={ui} grew={stick} /> : <Kept ui={ui} />}
      </div>
      {s.about?.status !== 'resolved' && <Composer ui={ui} />}
    </>
  );
}

function Kept({ ui: { s, t, config } }: { ui: Ui }): JSX.Element {
  return (
    <>
      {!s.visitor && (
        <div class="g nm">
          <span class="bot" aria-hidden="true">
            <Icon name="bot" size={16} />
          </span>
          <div class="ms">
            <div class="m" dir="auto">
              {config.texts.greeting || config.texts.title}
            </div>
          </div>
        </div>
      )}
      {s.queue.map((item) => (
        <div class="g me" key={item.id}>
          <div class="ms">
            <div class="m" dir="auto">
              {shownText(item)}
            </div>
            <div class="mt">{t(s.net === 'down' ? 'kept' : 'sending')}</div>
          </div>
        </div>
      ))}
    </>
  );
}
