/** What a test tenant's clock can do. Pure. */
export const LONGEST_SHIFT_MS = 10 * 365 * 86_400_000; // ten years: past it dates stop meaning anything to anybody
export const WATCHED_FOR_MS = 15_000; // three times the pace at which an open page says that it is there
export const RUN_BOUND_MS = 600_000; // ten minutes at ×60 are ten hours: who wants more jumps

/** 0 stands, 1 goes with ours, 60 is an hour a minute. */
export const speeds = [0, 1, 60] as const;
export type Speed = (typeof speeds)[number];

export type TimerKind = 'reminder' | 'hold' | 'booking' | 'retry' | 'burst' | 'patience' | 'step';
/** Something that will happen by itself. `at` is the tenant's time. */
export type Timer = { kind: TimerKind; at: Date; leadId: string | null; name: string | null };

/** A sleeping run of the engine in our words; null for what nobody waits for (cron, batches). */
export function kindOfSleep({ functionId, step }: { functionId: string; step: string }): TimerKind | null {
  const name = functionId.replace(/^fast-lead-/, '');
  if (name === 'remind-booking') return 'booking';
  if (name === 'deliver-message') return step === 'patience' ? 'patience' : 'retry';
  if (name === 'continue-lead') return 'burst';
  return /sweep|ledger|letters|unconfirmed/.test(name) ? null : 'step';
}

/** In the order in which they come; the engine's retry of a run that also sleeps is one timer. */
export function inOrder(timers: readonly Timer[], atMost: number): Timer[] {
  return timers.toSorted((left, right) => left.at.getTime() - right.at.getTime()).slice(0, atMost);
}
