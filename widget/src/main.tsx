import { render, type JSX } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Host, StartedApp } from '../host';
import type { Visitor } from '../protocol';
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

  adopt(host, css);
  const box = makeBox(host, config);
  const paint = watchTheme(box, config);
  const visitor = fromLink() ?? kept.visitor ?? null;
  const desk: Desk = createDesk({
    config,
    store,
    drawer,
    page,
    emit: host.emit,
    adopt: (sheet) => adopt(host, sheet),
    begin: (module) => module.beginTalk(desk, t, visitor),
  });

  const open = async (intent?: unknown): Promise<void> => {
    const closed = isOpenNow(config.hours, new Date()) ? null : await import('./closed').catch(() => null);
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
  render(<Root host={host} t={t} desk={desk} open={(intent) => void open(intent)} close={close} track={trackOnce(telemetry.track)} />, box);
  if (visitor || store.get().queue.length > 0) void desk.talk().catch(() => {});
  host.emit('ready');
  return { open: (intent) => void open(intent), close, invite };
}

type RootProps = Pick<Ui, 't' | 'desk' | 'close' | 'track'> & { host: Host; open(intent?: unknown): void };

function Root({ host, t, desk, open, close, track }: RootProps): JSX.Element | null {
  const { store, config, drawer } = desk;
  const [s, setState] = useState(store.get());
  useLayoutEffect(() => {
    const read = (): void => setState(store.get());
    read();
    return store.subscribe(read);
  }, [store]);
  const phone = useMedia('(max-width:480px)') && !host.inline;
  const unread = s.open ? 0 : unreadOf(s).length;
  useEffect(() => showLauncher(host, s.open, unread > 0 ? t('open.unread', { n: unread }) : t('open')), [host, t, s.open, unread]);
  const ui: Ui = { s, t, config, desk, set: store.set, close, track, phone, inline: !!host.inline };
  const hide = (): void => {
    drawer.write({ quiet: true });
    store.set({ invited: false });
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

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const change = (): void => setMatches(list.matches);
    list.addEventListener('change', change);
    return () => list.removeEventListener('change', change);
  }, [query]);
  return matches;
}

/** Focus is told once a page; the rest each time. */
function trackOnce(track: Ui['track']): Ui['track'] {
  let isTold = false;
  return (name, data) => {
    if (name === 'focus' && isTold) return;
    isTold ||= name === 'focus';
    track(name, data);
  };
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

/** `#fl=TOKEN`: the dialogue goes on on this device. The token leaves the address bar at once. */
function fromLink(): Visitor | null {
  const token = /[#&]fl=([^&]+)/.exec(location.hash)?.[1];
  if (!token) return null;
  history.replaceState(history.state, '', location.pathname + location.search);
  return { token: decodeURIComponent(token), conversationId: '' };
}
