import type { Host } from '../host';
import type { Config } from './config';

/** Adds a style sheet to the shadow root. Constructed sheets pass `style-src 'self'`; a <style> element would not. */
export function adopt({ host }: Host, css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  host.shadowRoot?.adoptedStyleSheets.push(sheet);
}

/** The positioned element everything but the launcher is drawn in, with the tenant's colours. */
export function makeBox({ host, inline }: Host, { colors }: Config): HTMLElement {
  const box = document.createElement('div');
  const root = host.shadowRoot ?? host;
  box.className = inline ? 'fl inl' : 'fl';
  const values = {
    brand: colors.brand,
    on: colors.on,
    'text-l': colors.textLight,
    'text-d': colors.textDark,
    'wash-l': colors.washLight,
    'wash-d': colors.washDark,
  };
  for (const [name, value] of Object.entries(values)) box.style.setProperty(`--${name}`, value);
  root.prepend(box);
  return box;
}

/** Dark as the page's colour scheme says, mirrored as its direction does; looks again when the page changes its mind. */
export function watchTheme(box: HTMLElement, { texts, position }: Config): () => void {
  const page = document.documentElement;
  const system = matchMedia('(prefers-color-scheme:dark)');
  const paint = (): void => {
    const { colorScheme, direction } = getComputedStyle(page);
    box.classList.toggle('dark', colorScheme.includes('dark') && (!colorScheme.includes('light') || system.matches));
    box.classList.toggle('left', (position === 'left') !== (direction === 'rtl')); // the launcher's corner mirrors with the page
    box.dir = /[\u0590-\u08ff]/.test(texts.greeting || texts.title) ? 'rtl' : 'ltr'; // the widget's own language decides how it reads
  };
  paint();
  system.addEventListener('change', paint);
  new MutationObserver(paint).observe(page, { attributes: true, attributeFilter: ['class', 'style', 'data-theme', 'dir'] });
  return paint;
}
