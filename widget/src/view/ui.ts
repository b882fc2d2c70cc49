import { useEffect, useState } from 'preact/hooks';
import type { TelemetryBatch } from '../../protocol';
import type { Config } from '../config';
import type { Desk } from '../desk';
import type { State } from '../state';
import type { T } from '../text';

/** What every part of the window gets: the state to draw and what may be done. */
export type Ui = {
  s: State;
  t: T;
  config: Config;
  desk: Desk;
  set(to: Partial<State>): void;
  close(): void;
  track(name: TelemetryBatch['events'][number]['eventName'], data?: Record<string, string | number | boolean>): void;
  /** Full-screen sheet of a phone. */
  phone: boolean;
  inline: boolean;
};

/** A chunk that is fetched when it is first drawn; `retry` is there when it did not come. */
export function useChunk<M extends { prepare(ui: Ui): void }>(
  ui: Ui,
  load: () => Promise<M>,
): { chunk: M | null; retry: (() => void) | null } {
  const [chunk, setChunk] = useState<M | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (failed || chunk) return;
    const arrived = (loaded: M): void => {
      loaded.prepare(ui);
      setChunk(() => loaded);
    };
    load().then(arrived, () => setFailed(true));
  }, [failed, chunk]);
  return { chunk, retry: failed ? () => setFailed(false) : null };
}

/** Arrow keys inside a radio group: returns the index to move to, or null. */
export function arrowTarget(event: KeyboardEvent, index: number, count: number): number | null {
  const isRtl = getComputedStyle(event.currentTarget as Element).direction === 'rtl';
  const forward = event.key === 'ArrowDown' || event.key === (isRtl ? 'ArrowLeft' : 'ArrowRight');
  const back = event.key === 'ArrowUp' || event.key === (isRtl ? 'ArrowRight' : 'ArrowLeft');
  return forward || back ? (index + (forward ? 1 : count - 1)) % count : null;
}

/** Moves the focus to a sibling of the element at hand. */
export function focusSibling(element: Element, index: number): void {
  const sibling = element.parentElement?.children[index];
  if (sibling instanceof HTMLElement) sibling.focus();
}

/** Initials of a business or a person: «Белая линия» → «БЛ». */
export function initials(name: string): string {
  return name
    .split(/\s+/)
    .filter((word) => /\p{L}|\d/u.test(word))
    .slice(0, 2)
    .map((word) => Array.from(word)[0]?.toUpperCase())
    .join('');
}
