import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { clock, replyText } from '../time';
import { Chat } from './chat';
import { Entry } from './entry';
import { Icon } from './icons';
import { initials, type Ui } from './ui';

/** The window: header, what is wrong with the connection, the form or the dialogue, the foot. */
export function Window({ ui }: { ui: Ui }): JSX.Element {
  const { s, t, config, phone, inline } = ui;
  const { talk } = s;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!inline) focusFirst(box.current);
  }, [s.view]);
  useEffect(() => {
    if (!phone || !box.current) return;
    const sheet = ui.desk.sheet().then((module) => module && box.current && module.holdSheet(box.current));
    return () => void sheet.then((release) => release?.());
  }, [phone]);

  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      if (s.panel) ui.set({ panel: null });
      else if (!inline) ui.close();
    }
  };
  return (
    <div
      ref={box}
      class={inline ? 'win inl' : phone ? 'win mob' : 'win'}
      role={inline ? 'region' : 'dialog'}
      aria-modal={phone && !inline ? true : undefined}
      aria-label={t('dialog', { name: config.name })}
      onKeyDown={keys}
      lang={t.locale}
    >
      <Header ui={ui} />
      {talk && s.view === 'chat' && <talk.Banner ui={ui} />}
      {s.view === 'entry' ? <Entry ui={ui} /> : <Chat ui={ui} />}
      <div class="ft">
        {t('powered')}
        <b>Fast Lead</b>
      </div>
      {talk && <talk.Menu ui={ui} />}
    </div>
  );
}

function Header({ ui }: { ui: Ui }): JSX.Element {
  const { s, t, config } = ui;
  const human = s.about?.mode === 'human' && s.about.status === 'open' ? s.about.agent : null;
  const { text, on } = status(ui);
  const { talk } = s;
  return (
    <div class="hd">
      <span class="lgo" aria-hidden="true">
        {initials(config.name)}
      </span>
      <div class="t">
        <div class="nm" dir="auto">
          {human?.name ?? config.name}
        </div>
        <div class={on ? 'st' : 'st off'}>
          <i />
          <span>{text}</span>
        </div>
      </div>
      {talk && s.view === 'chat' && s.visitor && (
        <button
          type="button"
          class="ib"
          aria-label={t('menu')}
          aria-haspopup="menu"
          aria-expanded={s.panel === 'menu'}
          onClick={() => ui.set({ panel: s.panel === 'menu' ? null : 'menu' })}
        >
          <Icon name="more" />
        </button>
      )}
      {!ui.inline && (
        <button type="button" class="ib" aria-label={t('collapse')} onClick={ui.close}>
          <Icon name={ui.phone ? 'close' : 'down'} />
        </button>
      )}
    </div>
  );
}

function status({ s, t, config }: Ui): { text: string; on: boolean } {
  if (s.net === 'down') return { text: t('status.offline'), on: false };
  const ofTalk = s.talk?.status(s, t);
  if (ofTalk) return ofTalk;
  if (s.closed) return { text: s.closed.opensText(t, config.hours, new Date()), on: false };
  const reply = replyText(t, config);
  return {
    text: config.hours.closesAt ? t(`status.until.${config.answers}`, { reply, time: clock(config.hours.closesAt, t.locale) }) : reply,
    on: true,
  };
}

function focusFirst(box: HTMLElement | null): void {
  const empty = [...(box?.querySelectorAll<HTMLInputElement>('input.in, textarea') ?? [])].find((field) => !field.value);
  // A phone's keyboard must not jump over the first view before the visitor has read it.
  (matchMedia('(pointer:coarse)').matches ? box?.querySelector<HTMLElement>('.hd button:last-child') : empty)?.focus({
    preventScroll: true,
  });
}
