import { render } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Host, StartedApp } from '../host';
import type { PublicConfig } from '../protocol';
import { createPageFacts } from './page';
import { createSession, type Session } from './session';
import { createStore, unreadOf, type Store } from './state';
import { createDrawer, type Drawer, type Kept } from './storage';
import css from './styles.css?inline';
import { createTelemetry } from './telemetry';
import { createTexts, type T } from './text';
import { ru } from './texts/ru';
import { Invitation } from './view/invitation';
import { Peek } from './view/peek';
import type { Ui } from './view/ui';
import { Window } from './view/window';

/** Entry of the chat module: the loader imports it on first need and calls `start` once. */
export async function start(host: Host): Promise<StartedApp> {
  const config = withOptions(host);
  const t = createTexts(config.locale, { ...(config.locale === 'en' ? (await import('./texts/en')).en : ru), ...config.texts.more });
  const drawer = createDrawer(config.key, () => localStorage);
  const kept = drawer.read();
  const page = createPageFacts(config.key, host, () => sessionStorage);
  const store = createStore(initialState(config, kept));
  const session = createSession({ config, store, drawer, emit: host.emit, page });
  const telemetry = createTelemetry(config.key, `${config.origin}/api/v1/widget-events`, page.sessionId);
  addEventListener('pagehide', telemetry.flush);

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  host.root.adoptedStyleSheets.push(sheet);
  const { colors } = config;
  for (const [name, value] of Object.entries({ 'text-l': colors.textLight, 'text-d': colors.textDark, 'wash-l': colors.washLight, 'wash-d': colors.washDark })) host.box.style.setProperty(`--${name}`, value);
  watchTheme(host);

  const openWindow = (intent?: unknown): void => {
    if (store.get().open) return;
    page.keep();
    telemetry.track('init');
    telemetry.track('open');
    paint(host);
    store.set({ open: true, invited: false, ...(intent === 'question' ? { view: 'chat' as const } : {}) });
    host.emit('open');
    session.seen();
    void session.catchUp();
  };
  const close = (): void => {
    if (!store.get().open || host.inline) return;
    store.set({ open: false, panel: null });
    host.emit('close');
    host.launcher.focus();
  };

  const mount = document.createElement('div');
  host.box.append(mount);
  render(<Root host={host} drawer={drawer} t={t} session={session} store={store} close={close} openWindow={openWindow} track={trackOnce(telemetry.track)} />, mount);
  const linked = tokenFromLink();
  await Promise.race([session.resume(linked ? { token: linked, conversationId: '' } : (kept.visitor ?? null)), new Promise((resolve) => setTimeout(resolve, 800))]); // a slow network must not delay the window
  host.emit('ready');
  const invite = (): void => {
    if (!store.get().open && !drawer.read().quiet && config.texts.invitation) store.set({ invited: true });
  };
  return { open: openWindow, close, invite };
}

type RootProps = { host: Host; drawer: Drawer; t: T; session: Session; store: Store; close(): void; openWindow(intent?: unknown): void; track: Ui['track'] };

function Root({ host, drawer, t, session, store, close, openWindow, track }: RootProps): preact.JSX.Element | null {
  const [s, setState] = useState(store.get());
  useLayoutEffect(() => {
    const read = (): void => setState(store.get());
    read();
    return store.subscribe(read);
  }, []);
  const phone = useMedia('(max-width:480px)') && !host.inline;
  const unread = s.open ? [] : unreadOf(s);
  useEffect(() => {
    const { launcher } = host;
    launcher.ariaExpanded = `${s.open}`;
    launcher.ariaLabel = unread.length > 0 ? t('open.unread', { n: unread.length }) : t('open');
    launcher.style.visibility = s.open ? 'hidden' : '';
  }, [s.open, unread.length]);
  const ui: Ui = { s, t, config: session.config, session, set: store.set, close, track, phone, inline: !!host.inline };
  if (s.open) return <Window ui={ui} />;
  if (s.invited)
    return (
      <Invitation
        ui={ui}
        open={openWindow}
        hide={() => {
          drawer.write({ quiet: true });
          store.set({ invited: false });
        }}
      />
    );
  return unread.length > 0 && !host.launcher.hidden ? <Peek unread={unread} open={openWindow} /> : null;
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const change = (): void => setMatches(list.matches);
    list.addEventListener('change', change);
    return () => list.removeEventListener('change', change);
  }, []);
  return matches;
}

/** Focus is told once a page; the rest each time. */
function trackOnce(track: Ui['track']): Ui['track'] {
  let focused = false;
  return (name, data) => {
    if (name === 'focus' && focused) return;
    focused ||= name === 'focus';
    track(name, data);
  };
}

function initialState(config: PublicConfig, kept: Kept): ReturnType<Store['get']> {
  const queue = kept.queue ?? [];
  return {
    open: false,
    invited: false,
    view: kept.visitor || queue.length > 0 ? 'chat' : 'entry',
    draft: { name: '', contact: '', text: '', channel: config.channels[0]?.channel ?? 'web', ticks: {} },
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

function withOptions({ config, options, set }: Host): PublicConfig {
  const wanted = options.channels ?? set.channels?.split(/[\s,]+/);
  const url = options.bookingUrl ?? set.bookingUrl;
  const booking = config.flags.booking && options.flags?.booking !== false;
  return {
    ...config,
    locale: options.locale ?? (set.locale === 'en' || set.locale === 'ru' ? set.locale : config.locale),
    channels: wanted ? config.channels.filter(({ channel }) => wanted.includes(channel)) : config.channels,
    booking: { enabled: config.booking.enabled && booking, url: url && /^https?:/.test(url) ? url : config.booking.url },
    flags: { ...config.flags, booking },
  };
}

/** `#fl=TOKEN`: the dialogue goes on on this device. The token leaves the address bar at once. */
function tokenFromLink(): string | null {
  const match = /[#&]fl=([^&]+)/.exec(location.hash);
  if (!match?.[1]) return null;
  history.replaceState(history.state, '', location.pathname + location.search);
  return decodeURIComponent(match[1]);
}

/** Dark as the page's colour scheme says, mirrored as its direction does. */
function paint({ box, config }: Host): void {
  const { colorScheme, direction } = getComputedStyle(document.documentElement);
  box.classList.toggle('dark', colorScheme.includes('dark') && (!colorScheme.includes('light') || matchMedia('(prefers-color-scheme:dark)').matches));
  box.classList.toggle('l', config.position === 'left');
  box.dir = direction;
}

function watchTheme(host: Host): void {
  const again = (): void => paint(host);
  again();
  matchMedia('(prefers-color-scheme:dark)').addEventListener('change', again);
  new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'style', 'data-theme', 'dir'] });
}
