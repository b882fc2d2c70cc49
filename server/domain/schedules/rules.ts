import { DateTime } from 'luxon';
import type { DateException, WeeklyPeriod } from './schema';

/**
 * When somebody works, as instants. Hours are written by the clock on the wall ("Mondays 09:00–18:00 in Yekaterinburg"), so
 * each local day is cut at its changes of the zone's offset and every piece is shifted by its own offset: an hour that the
 * clock skips is no working time, an hour that it shows twice is twice working time.
 */
export type Interval = { startMs: number; endMs: number };

type MinutePeriod = { startMin: number; endMin: number };

/** A stretch of a local day with one offset: minutes `fromMin`–`toMin` of the wall clock begin at the instant `startMs`. */
export type DayPiece = { startMs: number; fromMin: number; toMin: number };

const MINUTE_MS = 60_000;

/** Working periods of one member of staff on one date, in wall-clock minutes, sorted and disjoint. */
export function periodsOn(facts: {
  date: string;
  staffId: string;
  weekly: readonly WeeklyPeriod[];
  exceptions: readonly DateException[];
}): MinutePeriod[] {
  const today = facts.exceptions.filter(
    (exception) => exception.date === facts.date && (exception.staffId === null || exception.staffId === facts.staffId),
  );
  const ownHours = today.filter((exception) => !exception.closed && exception.staffId !== null);
  const commonHours = today.filter((exception) => !exception.closed && exception.staffId === null);
  const weekday = DateTime.fromISO(facts.date, { zone: 'utc' }).weekday;
  const base =
    ownHours.length > 0 ? ownHours : commonHours.length > 0 ? commonHours : facts.weekly.filter((period) => period.weekday === weekday);
  // «Праздник, но Орлов принимает с 10 до 14»: a person's own hours stand above a closing of the whole business.
  const closings = today.filter((exception) => exception.closed && (exception.staffId !== null || ownHours.length === 0));
  return closings.reduce((left, closing) => subtract(left, wholePeriod(closing)), merged(base.map(wholePeriod)));
}

/** The pieces of a local day. Two on a day when the clock changes, otherwise one. */
export function piecesOfDay(date: string, timeZone: string): DayPiece[] {
  const start = DateTime.fromISO(date, { zone: timeZone }).startOf('day');
  const end = DateTime.fromISO(date, { zone: timeZone }).plus({ days: 1 }).startOf('day');
  const wallAt = (ms: number): number => Math.round((ms + offsetMs(ms, timeZone) - Date.parse(`${date}T00:00:00Z`)) / MINUTE_MS);
  const piece = (fromMs: number, toMs: number): DayPiece => ({
    startMs: fromMs,
    fromMin: wallAt(fromMs),
    toMin: wallAt(fromMs) + (toMs - fromMs) / MINUTE_MS,
  });
  const change = changeOfOffset(start.toMillis(), end.toMillis(), timeZone);
  return change === null ? [piece(start.toMillis(), end.toMillis())] : [piece(start.toMillis(), change), piece(change, end.toMillis())];
}

/** Wall-clock periods of a day as instants. */
export function intervalsOf(pieces: readonly DayPiece[], periods: readonly MinutePeriod[]): Interval[] {
  return pieces.flatMap((piece) =>
    periods.flatMap((period) => {
      const fromMin = Math.max(piece.fromMin, period.startMin);
      const toMin = Math.min(piece.toMin, period.endMin);
      return fromMin < toMin
        ? [{ startMs: piece.startMs + (fromMin - piece.fromMin) * MINUTE_MS, endMs: piece.startMs + (toMin - piece.fromMin) * MINUTE_MS }]
        : [];
    }),
  );
}

/** Intervals that touch become one: a night shift written as 22–24 and 0–6 is one stretch of work. */
export function joined(intervals: readonly Interval[]): Interval[] {
  const sorted = [...intervals].sort((a, b) => a.startMs - b.startMs);
  const result: Interval[] = [];
  for (const interval of sorted) {
    const last = result.at(-1);
    if (last && interval.startMs <= last.endMs) last.endMs = Math.max(last.endMs, interval.endMs);
    else result.push({ ...interval });
  }
  return result;
}

/** `count` dates from `from` on, YYYY-MM-DD. */
export function datesFrom(from: string, count: number): string[] {
  const first = DateTime.fromISO(from, { zone: 'utc' });
  return Array.from({ length: count }, (_, index) => first.plus({ days: index }).toISODate() ?? from);
}

/** The local date of an instant. */
export function dateIn(timeZone: string, at: Date | number): string {
  return DateTime.fromMillis(Number(at), { zone: timeZone }).toISODate() ?? '';
}

function wholePeriod(period: { startMin: number | null; endMin: number | null }): MinutePeriod {
  return { startMin: period.startMin ?? 0, endMin: period.endMin ?? 1440 };
}

function merged(periods: readonly MinutePeriod[]): MinutePeriod[] {
  return joined(periods.map((period) => ({ startMs: period.startMin, endMs: period.endMin }))).map((interval) => ({
    startMin: interval.startMs,
    endMin: interval.endMs,
  }));
}

function subtract(periods: readonly MinutePeriod[], hole: MinutePeriod): MinutePeriod[] {
  return periods.flatMap((period) =>
    [
      { startMin: period.startMin, endMin: Math.min(period.endMin, hole.startMin) },
      { startMin: Math.max(period.startMin, hole.endMin), endMin: period.endMin },
    ].filter((rest) => rest.startMin < rest.endMin),
  );
}

function offsetMs(ms: number, timeZone: string): number {
  return DateTime.fromMillis(ms, { zone: timeZone }).offset * MINUTE_MS;
}

/** The instant at which the offset changes between the two, found by halving; null when it does not. No zone changes twice in a day. */
function changeOfOffset(startMs: number, endMs: number, timeZone: string): number | null {
  const before = offsetMs(startMs, timeZone);
  if (offsetMs(endMs, timeZone) === before) return null;
  let low = startMs;
  let high = endMs;
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetMs(middle, timeZone) === before) low = middle;
    else high = middle;
  }
  return high >= endMs ? null : high;
}
