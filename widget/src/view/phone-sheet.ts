import css from '../styles/phone.css?inline';

let isPrepared = false;

export function prepare(adopt: (css: string) => void): void {
  if (!isPrepared) adopt(css);
  isPrepared = true;
}

/**
 * What a full-screen sheet needs on a phone: the focus stays inside, and the sheet follows the visual viewport so that the
 * field stays above the keyboard. Returns what lets go.
 */
export function holdSheet(box: HTMLElement): () => void {
  const view = window.visualViewport;
  const fit = (): void => {
    if (!view) return;
    box.style.setProperty('--vh', `${view.height}px`);
    box.style.setProperty('--vt', `${view.offsetTop}px`);
  };
  const keys = (event: KeyboardEvent): void => trap(event, box);
  fit();
  box.addEventListener('keydown', keys);
  view?.addEventListener('resize', fit);
  view?.addEventListener('scroll', fit);
  return () => {
    box.removeEventListener('keydown', keys);
    view?.removeEventListener('resize', fit);
    view?.removeEventListener('scroll', fit);
  };
}

function trap(event: KeyboardEvent, box: HTMLElement): void {
  if (event.key !== 'Tab') return;
  const stops = [...box.querySelectorAll<HTMLElement>('button,a[href],input,textarea,select,[tabindex="0"]')].filter(
    (stop) => stop.tabIndex >= 0 && stop.offsetParent !== null,
  );
  const root = box.getRootNode() as ShadowRoot;
  if (root.activeElement !== (event.shiftKey ? stops[0] : stops.at(-1))) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}
