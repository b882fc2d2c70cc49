import {
  dateIn,
  datesFrom,
  intervalsOf,
  joined,
  periodsOn,
  piecesOfDay,
  type DayPiece,
  type Interval,
} from '@/server/domain/schedules/rules';
import type { DateException, WeeklyPeriod } from '@/server/domain/schedules/schema';
import type { BookingStatus } from './schema';

/** What decides a slot besides the hours: all in minutes, the horizon in days. */
export type ServiceTimes = {
  durationMin: number;
  bufferBeforeMin: number;
  bufferAfterMin: number;
  noticeMin: number;
  horizonDays: number;
  stepMin: number;
};

export type StaffHours = { staffId: string; weekly: readonly WeeklyPeriod[] };

export type SlotFacts = {
  timeZone: string;
  now: Date;
  service: ServiceTimes;
  staff: readonly StaffHours[];
  exceptions: readonly DateException[];
  /** Live holds and bookings with their buffers, of any service. */
  busy: readonly (Interval & { staffId: string })[];
  /** Dates in the business's zone on which slots may start, ascending. */
  dates: readonly string[];
};

export type FreeTime = { staffId: string; startMs: number; date: string };

const MINUTE_MS = 60_000;

/** A hold is kept for 5 minutes: as long as people need for a name and a phone, as Cal.com's own reservation. */
export const HOLD_MS = 5 * MINUTE_MS;
/** From where holds come by the dozen: enough for a person who has decided, too short to keep a day from others. */
export const SUSPICIOUS_HOLD_MS = MINUTE_MS;

/**
 * Every free start, by date, then time, then the order of `staff`. A slot lies inside one unbroken stretch of work, starts on
 * the grid of `stepMin` counted from the start of its working period by the wall clock, keeps `noticeMin` and the horizon,
 * and its time with buffers touches nothing busy. Buffers may reach outside working hours.
 */
export function freeTimes(facts: SlotFacts): FreeTime[] {
  const { service } = facts;
  const earliestMs = facts.now.getTime() + service.noticeMin * MINUTE_MS;
  const lastDate = datesFrom(dateIn(facts.timeZone, facts.now), service.horizonDays + 1).at(-1) ?? '';
  const dates = facts.dates.filter((date) => date <= lastDate);
  const pieces = new Map(withNeighbours(dates).map((date) => [date, piecesOfDay(date, facts.timeZone)]));
  const found = facts.staff.flatMap((person) => {
    const busy = facts.busy.filter((interval) => interval.staffId === person.staffId);
    const work = joined(
      [...pieces].flatMap(([date, dayPieces]) => intervalsOf(dayPieces, periodsOn({ ...person, date, exceptions: facts.exceptions }))),
    );
    return dates.flatMap((date) =>
      startsOn(pieces.get(date) ?? [], periodsOn({ ...person, date, exceptions: facts.exceptions }), service.stepMin)
        .filter((startMs) => startMs >= earliestMs && fits(startMs, service, work, busy))
        .map((startMs) => ({ staffId: person.staffId, startMs, date })),
    );
  });
  const order = new Map(facts.staff.map((person, index) => [person.staffId, index]));
  return found.sort((a, b) => a.startMs - b.startMs || (order.get(a.staffId) ?? 0) - (order.get(b.staffId) ?? 0));
}

/** For "any specialist": one slot per start, given to whoever has the least to do that day, then to the first in order. */
export function onePerStart(times: readonly FreeTime[], busyCount: (staffId: string, date: string) => number): FreeTime[] {
  const best = new Map<number, FreeTime>();
  for (const time of times) {
    const other = best.get(time.startMs);
    if (!other || busyCount(time.staffId, time.date) < busyCount(other.staffId, other.date)) best.set(time.startMs, time);
  }
  return [...best.values()];
}

/** The `count` starts closest to an instant, in order of time; of two equally close the later one is closer. */
export function nearestTo(aroundMs: number, times: readonly FreeTime[], count: number): FreeTime[] {
  return [...times]
    .sort((a, b) => Math.abs(a.startMs - aroundMs) - Math.abs(b.startMs - aroundMs) || b.startMs - a.startMs)
    .slice(0, count)
    .sort((a, b) => a.startMs - b.startMs);
}

/** The time a service takes up, with and without its buffers. */
export function periodOf(startsAt: Date, service: ServiceTimes): { startsAt: Date; endsAt: Date; busyFrom: Date; busyTo: Date } {
  const endsAt = new Date(startsAt.getTime() + service.durationMin * MINUTE_MS);
  return {
    startsAt,
    endsAt,
    busyFrom: new Date(startsAt.getTime() - service.bufferBeforeMin * MINUTE_MS),
    busyTo: new Date(endsAt.getTime() + service.bufferAfterMin * MINUTE_MS),
  };
}

/** What people see: a hold whose time is over is expired, whether or not anybody has marked it yet. */
export function visibleStatus(booking: { status: string; holdExpiresAt: Date | null }, now: Date): BookingStatus {
  if (booking.status === 'hold' && booking.holdExpiresAt && booking.holdExpiresAt <= now) return 'expired';
  return booking.status as BookingStatus;
}

/** May the visitor still move or cancel it? Staff may until the visit was closed. */
export function canChange(booking: { status: string; startsAt: Date }, now: Date, by: 'visitor' | 'staff'): boolean {
  return booking.status === 'confirmed' && (by === 'staff' || booking.startsAt > now);
}

/** A visit is closed as taken place or missed only after it began. */
export function canClose(booking: { status: string; startsAt: Date }, now: Date): boolean {
  return booking.status === 'confirmed' && booking.startsAt <= now;
}

const DAY_BEFORE_MS = 24 * 60 * MINUTE_MS;
const SOON_MS = 120 * MINUTE_MS;

/** A day before and two hours before; what is already past is left out, and so is a day-before that would come right after booking. */
export function remindersOf(booking: { status: string; startsAt: Date }, now: Date): { kind: 'day_before' | 'soon'; at: Date }[] {
  if (booking.status !== 'confirmed') return [];
  const start = booking.startsAt.getTime();
  return [
    { kind: 'day_before' as const, at: new Date(start - DAY_BEFORE_MS) },
    { kind: 'soon' as const, at: new Date(start - SOON_MS) },
  ].filter(({ at }) => at.getTime() > now.getTime() + 10 * MINUTE_MS);
}

function startsOn(pieces: readonly DayPiece[], periods: readonly { startMin: number; endMin: number }[], stepMin: number): number[] {
  const starts = pieces.flatMap((piece) =>
    periods.flatMap((period) => {
      const first = Math.max(0, Math.ceil((piece.fromMin - period.startMin) / stepMin));
      const result: number[] = [];
      for (let minute = period.startMin + first * stepMin; minute < Math.min(period.endMin, piece.toMin); minute += stepMin)
        result.push(piece.startMs + (minute - piece.fromMin) * MINUTE_MS);
      return result;
    }),
  );
  return starts.sort((a, b) => a - b);
}

function fits(startMs: number, service: ServiceTimes, work: readonly Interval[], busy: readonly Interval[]): boolean {
  const endMs = startMs + service.durationMin * MINUTE_MS;
  if (!work.some((interval) => interval.startMs <= startMs && endMs <= interval.endMs)) return false;
  const fromMs = startMs - service.bufferBeforeMin * MINUTE_MS;
  const toMs = endMs + service.bufferAfterMin * MINUTE_MS;
  return !busy.some((interval) => interval.startMs < toMs && fromMs < interval.endMs);
}

/** A slot may run over midnight into the next day's hours, so the last date needs the day after it. */
function withNeighbours(dates: readonly string[]): string[] {
  return [...new Set(dates.flatMap((date) => datesFrom(date, 2)))].sort();
}
