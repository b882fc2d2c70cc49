import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { isOpenNow, clock, opensText, replyText } from '../time';
import { Chat } from './chat';
import { Entry } from './entry';
import { Icon } from './icons';
import { initials, useChunk, type Ui } from './ui';

/** The window: header, what is wrong with the connection, the form or the dialogue, the foot. */
export function Window({ ui }: { ui: Ui }): JSX.Element {
  const { s, t, config, phone, inline } = ui;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!inline) focusFirst(box.current);
  }, [s.view]);
  useViewport(box, phone);

  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      if (s.panel) ui.set({ panel: null });
      else if (!inline) ui.close();
    }
    if (event.key === 'Tab' && phone) trap(event, box.current);
  };
  return (
    <div ref={box} class={inline ? 'win inl' : phone ? 'win mob' : 'win'} role={inline ? 'region' : 'dialog'} aria-modal={phone && !inline ? true : undefined} aria-label={t('dialog', { name: config.name })} onKeyDown={keys} lang={t.locale}>
      <Header ui={ui} />
      {s.net === 'down' && s.view === 'chat' && (
        <div class="ban" role="status">
          <Icon name="offline" />
          <span>{t('down')}</span>
          <button type="button" onClick={() => { ui.session.outbox.flush(); void ui.session.catchUp(); }}>{t('again')}</button>
        </div>
      )}
      {s.net === 'back' && <div class="ban ok" role="status"><Icon name="ok" /><span>{t('back')}</span></div>}
      {s.view === 'entry' ? <Entry ui={ui} /> : <Chat ui={ui} />}
      <div class="ft">{t('powered')}<b>Fast Lead</b></div>
      {s.panel === 'menu' && <Menu ui={ui} />}
      {s.panel === 'cancel' && <CancelChunk ui={ui} />}
    </div>
  );
}

function Header({ ui }: { ui: Ui }): JSX.Element {
  const { s, t, config } = ui;
  const human = s.about?.mode === 'human' && s.about.status !== 'resolved' ? s.about.agent : null;
  const open = isOpenNow(config.hours, new Date());
  const { text, on } = status(ui, open);
  return (
    <div class="hd">
      <span class="lgo" aria-hidden="true">{initials(config.name)}</span>
      <div class="t">
        <div class="nm" dir="auto">{human?.name ?? config.name}</div>
        <div class={on ? 'st' : 'st off'}><i /><span>{text}</span></div>
      </div>
      {s.view === 'chat' && s.visitor && (
        <button type="button" class="ib" aria-label={t('menu')} aria-haspopup="menu" aria-expanded={s.panel === 'menu'} onClick={() => ui.set({ panel: s.panel === 'menu' ? null : 'menu' })}>
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

function status({ s, t, config }: Ui, open: boolean): { text: string; on: boolean } {
  if (s.net === 'down') return { text: t('status.offline'), on: false };
  if (s.about?.status === 'resolved') return { text: t('status.resolved'), on: false };
  if (s.about?.mode === 'human') return { text: t('status.human', { role: s.about.agent.role }), on: true };
  if (s.about?.status === 'pending') return { text: t('status.pending'), on: true };
  if (!open) return { text: opensText(t, config.hours, new Date()), on: false };
  const reply = replyText(t, config.replySeconds);
  return { text: config.hours.closesAt ? t('status.until', { reply, time: clock(config.hours.closesAt, t.locale, config.hours.timeZone) }) : reply, on: true };
}

function Menu({ ui }: { ui: Ui }): JSX.Element {
  const { t, s, config } = ui;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('button')?.focus(), []);
  const copy = async (): Promise<void> => {
    const link = `${location.href.replace(/#.*/, '')}#fl=${encodeURIComponent(s.visitor?.token ?? '')}`;
    await navigator.clipboard?.writeText(link).catch(() => {});
    ui.set({ panel: null });
  };
  return (
    <div class="menu" role="menu" ref={box}>
      {config.booking.enabled && config.flags.booking && (
        <button type="button" role="menuitem" onClick={() => ui.set({ panel: 'slots' })}><Icon name="calendar" size={18} />{t('menu.book')}</button>
      )}
      <button type="button" role="menuitem" onClick={() => void copy()}><Icon name="globe" size={18} />{t('menu.link')}</button>
      <button type="button" role="menuitem" onClick={() => ui.session.forget()}><Icon name="chat" size={18} />{t('menu.new')}</button>
    </div>
  );
}

function CancelChunk({ ui }: { ui: Ui }): JSX.Element | null {
  const { module } = useChunk(() => import('./booking'));
  return module && <module.CancelSheet ui={ui} />;
}

function focusFirst(box: HTMLElement | null): void {
  const empty = [...(box?.querySelectorAll<HTMLInputElement>('input.in, textarea') ?? [])].find((field) => !field.value);
  // A phone's keyboard must not jump over the first view before the visitor has read it.
  (matchMedia('(pointer:coarse)').matches ? box?.querySelector<HTMLElement>('.hd button:last-child') : empty)?.focus({ preventScroll: true });
}

function trap(event: KeyboardEvent, box: HTMLElement | null): void {
  const stops = [...(box?.querySelectorAll<HTMLElement>('button,a[href],input,textarea,[tabindex="0"]') ?? [])].filter((stop) => stop.tabIndex >= 0 && stop.offsetParent !== null);
  const active = (box?.getRootNode() as ShadowRoot).activeElement;
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (active !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}

/** On a phone the sheet follows the visual viewport, so the field stays above the keyboard. */
function useViewport(box: { current: HTMLDivElement | null }, phone: boolean): void {
  useEffect(() => {
    const view = window.visualViewport;
    if (!phone || !view) return;
    const fit = (): void => {
      box.current?.style.setProperty('--vh', `${view.height}px`);
      box.current?.style.setProperty('--vt', `${view.offsetTop}px`);
    };
    fit();
    view.addEventListener('resize', fit);
    view.addEventListener('scroll', fit);
    return () => {
      view.removeEventListener('resize', fit);
      view.removeEventListener('scroll', fit);
    };
  }, [phone]);
}
