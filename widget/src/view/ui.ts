import { useEffect, useState } from 'preact/hooks';
import type { PublicConfig, TelemetryBatch } from '../../protocol';
import type { Session } from '../session';
import type { State } from '../state';
import type { T } from '../text';

/** What every part of the window gets: the state to draw and what may be done. */
export type Ui = {
  s: State;
  t: T;
  config: PublicConfig;
  session: Session;
  set(to: Partial<State>): void;
  close(): void;
  track(name: TelemetryBatch['events'][number]['eventName'], data?: Record<string, string | number | boolean>): void;
  /** Full-screen sheet of a phone. */
  phone: boolean;
  inline: boolean;
};

/** A chunk that is fetched when it is first drawn; `failed` has the way to try again. */
export function useChunk<M>(load: () => Promise<M>): { module: M | null; retry: (() => void) | null } {
  const [module, setModule] = useState<M | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!failed && !module) load().then((loaded) => setModule(() => loaded), () => setFailed(true));
  }, [failed, module]);
  return { module, retry: failed ? () => setFailed(false) : null };
}

/** Arrow keys inside a radio group: returns the index to move to, or null. */
export function arrowTarget(event: KeyboardEvent, index: number, count: number): number | null {
  const rtl = getComputedStyle(event.currentTarget as Element).direction === 'rtl';
  const forward = event.key === 'ArrowDown' || event.key === (rtl ? 'ArrowLeft' : 'ArrowRight');
  const back = event.key === 'ArrowUp' || event.key === (rtl ? 'ArrowRight' : 'ArrowLeft');
  if (event.key === 'Home') return 0;
  if (event.key === 'End') return count - 1;
  if (!forward && !back) return null;
  return (index + (forward ? 1 : count - 1)) % count;
}

/** Initials of a business or a person: «Белая линия» → «БЛ». */
export function initials(name: string): string {
  return name.split(/\s+/).filter((word) => /\p{L}|\d/u.test(word)).slice(0, 2).map((word) => [...word][0]?.toUpperCase()).join('');
}
