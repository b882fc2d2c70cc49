import { DateTime } from 'luxon';
import type { Week } from '@/server/domain/tenants/schema';

/** A date that differs: closed all day, closed for a part of it, or open at other hours. As `availability_exceptions` of everybody. */
export type DayException = { date: string; closed: boolean; startMin: number | null; endMin: number | null };

export type HoursState = { open: boolean; closesAt: string | null; opensAt: string | null; timeZone: string };

/**
 * Whether the business is open at `now`, when it closes, and when it opens next (ISO 8601, UTC). Looks 14 days ahead: past
 * a New Year's closing and no further; then `opensAt` is null. Days are the zone's own, so a day with a clock change is
 * 23 or 25 hours long.
 */
export function hoursState(week: Week, exceptions: DayException[], timeZone: string, now: Date): HoursState {
  const today = DateTime.fromJSDate(now, { zone: timeZone }).startOf('day');
  const spans = Array.from({ length: 15 }, (_, day) => spansOf(week, exceptions, today.plus({ days: day }))).flat();
  const merged = mergeTouching(spans);
  const moment = now.getTime();
  const current = merged.find((span) => span.from <= moment && moment < span.to);
  const next = merged.find((span) => span.from > moment);
  return {
    open: current !== undefined,
    closesAt: current && current.to - current.from < 7 * 86_400_000 ? new Date(current.to).toISOString() : null,
    opensAt: current || !next ? null : new Date(next.from).toISOString(),
    timeZone,
  };
}

type Span = { from: number; to: number };

function spansOf(week: Week, exceptions: DayException[], day: DateTime): Span[] {
  const ofDay = exceptions.filter((candidate) => candidate.date === day.toISODate());
  if (ofDay.some((exception) => exception.closed && exception.startMin === null)) return [];
  const others = ofDay.filter((exception) => !exception.closed).flatMap(intervalOf);
  const intervals = others.length > 0 ? others : (week[day.weekday - 1] ?? []);
  const open = ofDay
    .filter((exception) => exception.closed)
    .flatMap(intervalOf)
    .reduce(without, intervals);
  return open.map((interval) => ({ from: atMinute(day, interval.startMin), to: atMinute(day, interval.endMin) }));
}

type Interval = { startMin: number; endMin: number };

function intervalOf({ startMin, endMin }: DayException): Interval[] {
  return startMin === null || endMin === null ? [] : [{ startMin, endMin }];
}

/** What stays open around a closed part of the day. */
function without(open: Interval[], closed: Interval): Interval[] {
  return open
    .flatMap(({ startMin, endMin }) => [
      { startMin, endMin: Math.min(endMin, closed.startMin) },
      { startMin: Math.max(startMin, closed.endMin), endMin },
    ])
    .filter((interval) => interval.startMin < interval.endMin);
}

/** The wall clock says the hour, also on a day when it jumps. */
function atMinute(day: DateTime, minute: number): number {
  return minute >= 1440 ? day.plus({ days: 1 }).toMillis() : day.set({ hour: Math.floor(minute / 60), minute: minute % 60 }).toMillis();
}

/** 24 hours a day is one long span, not a closing at each midnight. */
function mergeTouching(spans: Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}
