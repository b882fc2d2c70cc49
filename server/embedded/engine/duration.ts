const unitMs: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Milliseconds of a Time String (`"2h45m"`, SDK_SPEC 1.3.2), or undefined when it is none. */
export function durationMs(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d|w))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d|w)/g))
    total += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  return Math.round(total);
}

/**
 * The moment a Time String or an ISO date names. A date is a moment of the tenant's clock, which in test mode runs
 * `shiftMs` ahead of ours. Throws an Error when it is neither.
 */
export function momentOf(text: string, { nowMs, shiftMs }: { nowMs: number; shiftMs: number }): Date {
  const duration = durationMs(text);
  if (duration !== undefined) return new Date(nowMs + duration);
  const date = Date.parse(text);
  if (Number.isNaN(date)) throw new Error(`"${text}" is neither a duration nor a date`);
  return new Date(date - shiftMs);
}
