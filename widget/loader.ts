import type { EventName, FastLeadApi, Host, InitOptions, StartedApp } from './host';
import type { WireConfig } from './protocol';

/**
 * The one script on the customer's page. It draws the launcher from the config that the server wrote into it, and asks for
 * nothing more until somebody wants to talk. The chat itself is a module fetched on the first click, or earlier when this
 * visitor has a dialogue or an unsent request in this browser, or when the settings say so (W11). Every byte here is paid
 * on every page view, so dark mode, invitation and the rest live in the module.
 *
 * Isolation: one unregistered element `<fast-lead>` beside <body> (a transformed or replaced body then cannot move it), an
 * open shadow root (closed protects nothing from the page's own scripts and hides the dialogue from accessibility tools),
 * constructed style sheets and createElement only, so that strict policies and Trusted Types have nothing to refuse.
 *
 * The server replaces the identifier below with JSON; it stands here exactly once.
 */
declare const __FL_CONFIG__: WireConfig;

const config = __FL_CONFIG__;
const { key, origin, colors } = config;
const doc = document;
const page = window as unknown as { FastLead?: unknown[][] | FastLeadApi };
const early = page.FastLead;
const script = (doc.currentScript ?? doc.querySelector('[data-tenant][src*="widget.js"]')) as HTMLElement | null;
const set = script?.dataset ?? {};
const host = doc.createElement('fast-lead');
const launcher = doc.createElement('button');
const listeners: [EventName, (data?: unknown) => void][] = [];
const options: InitOptions = {};
let app: Promise<StartedApp> | undefined;
let tries = 0;

const self: Host = {
  config,
  host,
  launcher,
  set,
  options,
  url: location.href,
  referrer: doc.referrer,
  emit: (name, data) => listeners.forEach(([wanted, listener]) => wanted === name && listener(data)),
};

function load(): Promise<StartedApp> {
  app ??= import(/* @vite-ignore */ `${origin}/widget/${config.chunks.app}${tries++ ? `?${tries}` : ''}`).then(
    (module: { start(host: Host): Promise<StartedApp> }) => module.start(self),
  );
  app.catch(() => (app = undefined)); // a failed download is tried again by the next click
  return app;
}

function run(name: keyof StartedApp, argument?: unknown): void {
  load().then(
    (started) => started[name](argument),
    () => {},
  );
}

function mount({
  embed = set.embed,
  target = set.target,
  tenant = set.tenant,
}: {
  embed?: string;
  target?: string;
  tenant?: string;
}): void {
  // A tag manager dropped `?t=`: the loader that knows the tenant takes over.
  if (!key && tenant) return void import(/* @vite-ignore */ `${origin}/widget/v1/widget.js?t=${tenant}`).catch(() => host.remove());
  const place = embed === 'inline' && doc.querySelector(target ?? 'body');
  launcher.hidden = !!embed && embed !== 'bubble';
  (place || doc.documentElement).append(host);
  self.inline = !!place;
  if (place)
    new IntersectionObserver((seen) => {
      if (seen[0]?.isIntersecting) run('open');
    }).observe(host);
}

const api: FastLeadApi = {
  key,
  init: (given) => mount(Object.assign(options, given)),
  open: (argument) => run('open', argument),
  close: () => app && run('close'),
  on: (name, listener) => void listeners.push([name, listener]),
  push: ([name, ...rest]) => (api as unknown as Record<string, (...rest: unknown[]) => void>)[name as string]?.(...rest),
};

function draw(): void {
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:host{all:initial!important}#l{all:unset;position:fixed;z-index:2147483000;bottom:20px;inset-inline:${config.position === 'left' ? '20px auto' : 'auto 20px'};width:60px;height:60px;border-radius:50%;display:grid;place-items:center;cursor:pointer;color:${colors.on};background:${colors.brand};box-shadow:0 12px 32px #0b0f1433}#l:focus-visible{outline:3px solid #1d5fb8;outline-offset:2px}#l::before{content:"";width:21px;height:21px;border:2px solid;border-radius:50% 50% 50% 3px}#l[hidden]{display:none}`,
  );
  root.adoptedStyleSheets = [sheet];
  launcher.id = 'l';
  launcher.ariaLabel = config.locale === 'en' ? 'Open chat' : 'Открыть чат';
  launcher.onclick = () => run('open');
  root.append(launcher);
}

function begin(): void {
  const { trigger, value = 0 } = config.open ?? {};
  const invite = (): void => run('invite');
  page.FastLead = api;
  draw();
  mount(options);
  if (Array.isArray(early)) early.map(api.push);
  addEventListener('click', ({ target }) => (target as Element).closest('[data-fl-open]') && run('open'));
  let kept: unknown;
  try {
    kept = localStorage[`fl:${key}`];
  } catch {} // storage is forbidden: nothing was kept
  if (location.hash.includes('#fl=')) run('open');
  else if (kept) setTimeout(load, 1500); // a dialogue or an unsent request waits, after the page's own work
  if (trigger === 'seconds' || trigger === 'idle') setTimeout(invite, (value || 3) * 1000);
  if (trigger === 'scroll')
    addEventListener('scroll', () => app || (scrollY * 100 >= (doc.documentElement.scrollHeight - innerHeight) * value && invite()));
}

// Inserted twice it mounts once; a copy without a key gives way to one that knows its tenant.
if (!early || !('key' in early) || (key && !early.key)) {
  if (doc.body) begin();
  else addEventListener('DOMContentLoaded', begin);
}
