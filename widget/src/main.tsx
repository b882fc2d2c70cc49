import { render, type JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Host, StartedApp } from '../host';
import { configOf, type Config } from './config';
import { createDesk, type Desk } from './desk';
import { createPageFacts } from './page';
import { createStore, unreadOf, type State } from './state';
import { createDrawer, type Kept } from './storage';
import css from './styles/core.css?inline';
import { createTelemetry } from './telemetry';
import { createTexts } from './text';
import { ru } from './texts/ru';
import { isOpenNow } from './time';
import { adopt, makeBox, watchTheme } from './theme';
import { useChunk, type Ui } from './view/ui';
import { Window } from './view/window';

/** Entry of the chat module: the loader imports it on first need and calls `start` once. */
export async function start(host: Host): Promise<StartedApp> {
  const config = configOf(host);
  const t = createTexts(config.locale, config.locale === 'en' ? (await import('./texts/en')).en : ru, config.texts.more);
  const drawer = createDrawer(config.key, () => localStorage);
  const kept = drawer.read();
  const store = createStore(initialState(config, kept));
  const page = createPageFacts(config.key, host, () => sessionStorage);
  const telemetry = createTelemetry(config.key, `${config.origin}/api/v1/widget-events`, page.sessionId);
  addEventListener('pagehide', telemetry.flush);

  const phone = matchMedia('(max-width:480px)'); // look notes §2: below it the window is a full-screen sheet
  adopt(host, css);
  const box = makeBox(host, config);
  const paint = watchTheme(box, config);
  const desk: Desk = createDesk({
    config,
    store,
    drawer,
    page,
    emit: host.emit,
    adopt: (sheet) => adopt(host, sheet),
    begin: (module) => module.beginTalk(desk, t),
  });

  const open = async (intent?: unknown): Promise<void> => {
    const [closed] = await Promise.all([
      isOpenNow(config.hours, new Date()) ? null : import('./closed').catch(() => null),
      phone.matches && desk.sheet(),
    ]);
    closed?.prepare(t);
    if (store.get().open) return;
    page.keep();
    telemetry.track('init');
    telemetry.track('open');
    paint();
    store.set({ open: true, closed, invited: false, ...(intent === 'question' ? { view: 'chat' as const } : {}) });
    host.emit('open');
    const { talk } = store.get();
    talk?.session.seen();
    void talk?.session.catchUp();
  };
  const close = (): void => {
    if (!store.get().open || host.inline) return;
    store.set({ open: false, panel: null });
    host.emit('close');
    host.launcher.style.visibility = ''; // what is hidden takes no focus
    host.launcher.focus();
  };
  const invite = (): void => {
    if (!store.get().open && !drawer.read().quiet && config.texts.invitation) store.set({ invited: true });
  };
  const draw = (): void => {
    const ui = {
      s: store.get(),
      t,
      config,
      desk,
      set: store.set,
      close,
      track: telemetry.track,
      phone: phone.matches && !host.inline,
      inline: !!host.inline,
    };
    render(<Root ui={ui} host={host} open={(intent) => void open(intent)} />, box);
  };
  store.subscribe(draw);
  phone.addEventListener('change', draw);
  draw();
  if (location.hash.includes('#fl=') || kept.visitor || store.get().queue.length > 0) void desk.talk().catch(() => {});
  host.emit('ready');
  return { open: (intent) => void open(intent), close, invite };
}

function Root({ ui, host, open }: { ui: Ui; host: Host; open(intent?: unknown): void }): JSX.Element | null {
  const { s, t, desk } = ui;
  const unread = s.open ? 0 : unreadOf(s).length;
  useEffect(() => showLauncher(host, s.open, unread > 0 ? t('open.unread', { n: unread }) : t('open')), [s.open, unread]);
  const hide = (): void => {
    desk.drawer.write({ quiet: true });
    ui.set({ invited: false });
  };
  if (s.open) return <Window ui={ui} />;
  if (s.invited) return <Invited ui={ui} open={open} hide={hide} />;
  return unread > 0 && s.talk && !host.launcher.hidden ? <s.talk.Peek unread={unreadOf(s)} open={open} /> : null;
}

function Invited({ ui, open, hide }: { ui: Ui; open(intent: string): void; hide(): void }): JSX.Element | null {
  const { chunk } = useChunk(ui, () => import('./view/invitation'));
  return chunk && <chunk.Invitation ui={ui} open={open} hide={hide} />;
}

function showLauncher({ launcher }: Host, isOpen: boolean, label: string): void {
  launcher.ariaExpanded = `${isOpen}`;
  launcher.ariaLabel = label;
  launcher.style.visibility = isOpen ? 'hidden' : '';
}

function initialState(config: Config, kept: Kept): State {
  const queue = kept.queue ?? [];
  const channel = config.channels[0]?.channel ?? 'web';
  return {
    talk: null,
    closed: null,
    open: false,
    invited: false,
    view: kept.visitor || queue.length > 0 ? 'chat' : 'entry',
    draft: { name: '', contact: '', text: '', channel, ticks: {} },
    errors: {},
    hint: null,
    visitor: kept.visitor ?? null,
    about: null,
    thread: [],
    lastSeq: 0,
    operatorReadSeq: 0,
    seenSeq: kept.read ?? 0,
    queue,
    net: 'ok',
    typing: false,
    booking: null,
    link: null,
    panel: null,
    moving: false,
  };
}
