import type { PublicConfig } from './protocol';
import type { FastLeadApi, Host, InitOptions, StartedApp } from './host';

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
declare const __FL_CONFIG__: PublicConfig;

type Mounted = FastLeadApi & { key: string };

(() => {
  const config = __FL_CONFIG__;
  const { colors, origin, key, open } = config;
  const page = window as unknown as { FastLead?: unknown[][] | Mounted };
  const early = page.FastLead;
  const doc = document;
  const script = (doc.currentScript ?? doc.querySelector('script[data-tenant][src*="widget.js"]')) as HTMLScriptElement | null;
  const set = script?.dataset ?? {};
  // Inserted twice it mounts once; a copy without a key gives way to one that knows its tenant.
  if (early && 'key' in early && (early.key || !key)) return;

  const queue = Array.isArray(early) ? early : [];
  const options: InitOptions = {};
  const listeners: [string, (data?: unknown) => void][] = [];
  const host = doc.createElement('fast-lead');
  const root = host.attachShadow({ mode: 'open' });
  const box = doc.createElement('div');
  const launcher = doc.createElement('button');
  const svg = doc.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = doc.createElementNS('http://www.w3.org/2000/svg', 'path');
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:host{all:initial!important}.fl{--brand:${colors.brand};--on:${colors.on};position:fixed;z-index:2147483000;bottom:calc(20px + env(safe-area-inset-bottom,0px));inset-inline:${config.position === 'left' ? '20px auto' : 'auto 20px'}}.lch{all:unset;cursor:pointer;display:grid;place-items:center;width:60px;height:60px;border-radius:50%;background:var(--brand);color:var(--on);box-shadow:0 12px 32px #0b0f1433}.lch:focus-visible{outline:3px solid #1d5fb8;outline-offset:2px}.lch[aria-busy=true]{opacity:.7}svg{width:26px;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}[hidden]{display:none!important}`,
  );
  root.adoptedStyleSheets = [sheet];
  box.className = 'fl';
  launcher.className = 'lch';
  launcher.type = 'button';
  launcher.ariaLabel = (set.locale ?? config.locale) === 'en' ? 'Open chat' : 'Открыть чат';
  launcher.ariaExpanded = 'false';
  svg.setAttribute('viewBox', '0 0 24 24');
  path.setAttribute('d', 'M3 16.3a2 2 0 0 1 .1 1.2L2 20.8A1 1 0 0 0 3.3 22l3.4-1a2 2 0 0 1 1.1.1A10 10 0 1 0 3 16.3');
  svg.append(path);
  launcher.append(svg);
  box.append(launcher);
  root.append(box);

  let app: Promise<StartedApp> | undefined;
  let tries = 0;
  const load = (): Promise<StartedApp> => {
    launcher.ariaBusy = 'true';
    app ??= import(/* @vite-ignore */ `${origin}/widget/${config.chunks.app}${tries++ ? `?${tries}` : ''}`).then((module: { start(host: Host): Promise<StartedApp> }) => module.start(self));
    app.catch(() => (app = undefined)).finally(() => (launcher.ariaBusy = null)); // a failed download is tried again by the next click
    return app;
  };
  const run = (name: keyof StartedApp, argument?: unknown): void => {
    load().then((started) => started[name](argument), () => {});
  };
  const self: Host = { config, host, root, box, launcher, set, options, url: location.href, referrer: doc.referrer, emit: (name, data) => listeners.forEach(([wanted, listener]) => wanted === name && listener(data)) };

  const api: Mounted = {
    key,
    init: (given) => mount(Object.assign(options, given)),
    open: (argument) => run('open', argument),
    close: () => app && run('close'),
    on: (name, listener) => void listeners.push([name, listener]),
    push: ([name, ...rest]) => (api as unknown as Record<string, (...rest: unknown[]) => void>)[`${name}`]?.(...rest),
  };

  const mount = ({ embed = set.embed, target = set.target, tenant = set.tenant }: { embed?: string; target?: string; tenant?: string }): void => {
    if (tenant && !key) {
      host.remove();
      import(/* @vite-ignore */ `${origin}/widget/v1/widget.js?t=${tenant}`).catch(() => {});
      return;
    }
    const place = embed === 'inline' && target ? doc.querySelector(target) : null;
    launcher.hidden = !!embed && embed !== 'bubble';
    (place ?? doc.documentElement).append(host);
    self.inline = !!place;
    if (place)
      new IntersectionObserver((seen, observer) => {
        if (!seen[0]?.isIntersecting) return;
        observer.disconnect();
        run('open');
      }).observe(place);
  };
  const begin = (): void => {
    page.FastLead = api;
    launcher.onclick = () => run('open');
    addEventListener('click', (event) => (event.target as Element).closest?.('[data-fl-open]') && run('open'));
    mount(options);
    queue.map(api.push);
    const { trigger, value } = open;
    const invite = (): void => run('invite');
    let kept: unknown;
    try {
      kept = localStorage[`fl:${key}`];
    } catch {} // storage is forbidden: nothing was kept
    if (/[#&]fl=/.test(location.hash)) run('open');
    else if (kept) setTimeout(load, 1500); // a dialogue or an unsent request waits, after the page's own work
    if (trigger === 'seconds') setTimeout(invite, value * 1000);
    if (trigger === 'idle') setTimeout(invite, 3000); // idle for certain; requestIdleCallback fires in the page's first breath
    if (trigger === 'scroll') {
      const far = (): void => {
        if (scrollY < ((doc.documentElement.scrollHeight - innerHeight) * value) / 100) return;
        removeEventListener('scroll', far);
        invite();
      };
      addEventListener('scroll', far);
    }
  };
  if (doc.body) begin();
  else addEventListener('DOMContentLoaded', begin);
})();
