import type { FastLeadApi } from './host';
import type { PublicConfig } from './protocol';

/**
 * Script of the page inside the editor's preview (server/rest/widget/preview.ts). The editor says what to show; each time
 * the real loader mounts the widget anew, and the one before it goes when its successor stands, so that nothing flickers.
 */
export type PreviewOrder = {
  config: PublicConfig;
  /** Nothing but the launcher, the invitation above it, the open window, the dialogue, the window outside working hours. */
  view: 'launcher' | 'invitation' | 'window' | 'chat' | 'closed';
  theme: 'light' | 'dark';
};

const origin = new URL((document.currentScript as HTMLScriptElement).src).origin;
const page = window as unknown as { FL_PREVIEW?: PublicConfig; FastLead?: FastLeadApi };
const sheet = new CSSStyleSheet();
sheet.replaceSync(
  ':root{color-scheme:light;background:#fff;--ink:#0b0f14;--line:#eceae2}:root.dark{color-scheme:dark;background:#101418;--ink:#f1f2ec;--line:#20262c}body{margin:0;padding:32px;font:600 22px/28px system-ui,sans-serif;color:var(--ink)}i{display:block;max-width:420px;height:10px;margin-top:14px;border-radius:4px;background:var(--line)}i:nth-of-type(2){width:84%}i:nth-of-type(4){height:128px;margin-top:24px}',
);
const OVERLAP_MS = 220; // the window's own motion takes 180

addEventListener('message', ({ source, data }) => {
  if (source === parent) show(data as PreviewOrder);
});
navigator.sendBeacon = () => true; // the policy would refuse it anyway, loudly
parent.postMessage('fast-lead-preview', '*'); // the editor's address is not known here, and there is nothing secret in it

function show({ config, view, theme }: PreviewOrder): void {
  const before = [...document.querySelectorAll('fast-lead')];
  const drop = (): void => before.forEach((element) => element.remove());
  document.adoptedStyleSheets = [sheet];
  document.documentElement.className = theme;
  document.body.replaceChildren(config.name, ...Array.from({ length: 4 }, () => document.createElement('i')));
  page.FL_PREVIEW = orderOf({ ...config, origin }, view);
  delete page.FastLead;
  const script = document.createElement('script');
  script.src = `${origin}/widget/v1/preview.js`;
  script.onload = () => {
    script.remove();
    if (view === 'launcher' || view === 'invitation') return drop();
    page.FastLead?.on('open', () => setTimeout(drop, OVERLAP_MS));
    page.FastLead?.open(view === 'chat' ? 'question' : undefined);
  };
  document.head.append(script);
}

/** What is shown does not wait for a scroll, a timer or the evening. */
function orderOf(config: PublicConfig, view: PreviewOrder['view']): PublicConfig {
  const isInvited = view === 'invitation' && !!config.texts.invitation;
  const tomorrow = new Date(Date.now() + 86_400_000);
  tomorrow.setHours(9, 0, 0, 0);
  const hours =
    view === 'closed'
      ? { ...config.hours, open: false, opensAt: config.hours.opensAt ?? tomorrow.toISOString(), closesAt: null }
      : { ...config.hours, open: true, closesAt: config.hours.open ? config.hours.closesAt : null };
  return { ...config, hours, open: isInvited ? { trigger: 'seconds', value: 0.01 } : { trigger: 'click', value: 0 } };
}
