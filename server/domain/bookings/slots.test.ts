import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { dateIn, datesFrom } from '@/server/domain/schedules/rules';
import type { DateException, WeeklyPeriod } from '@/server/domain/schedules/schema';
import { freeTimes, nearestTo, onePerStart, type ServiceTimes, type SlotFacts } from './rules';

const MINUTE = 60_000;
// Each zone with the dates around its changes of the clock in 2026, and one ordinary week.
const zones: [zone: string, from: string[]][] = [
  ['Europe/Moscow', ['2026-03-28', '2026-10-24']],
  ['Asia/Yekaterinburg', ['2026-03-28', '2026-10-24']],
  ['Europe/Berlin', ['2026-03-28', '2026-10-24']],
  ['America/New_York', ['2026-03-07', '2026-10-31']],
  ['Australia/Lord_Howe', ['2026-04-04', '2026-10-03']],
  ['Asia/Kathmandu', ['2026-03-28', '2026-10-24']],
];

const service = fc.record({
  durationMin: fc.integer({ min: 1, max: 18 }).map((n) => n * 10),
  bufferBeforeMin: fc.constantFrom(0, 0, 10, 25),
  bufferAfterMin: fc.constantFrom(0, 0, 5, 30),
  noticeMin: fc.constantFrom(0, 60, 600),
  horizonDays: fc.constantFrom(1, 3, 30),
  stepMin: fc.constantFrom(15, 20, 30, 45, 60),
});
const minutes = fc
  .tuple(fc.integer({ min: 0, max: 96 }), fc.integer({ min: 0, max: 96 }))
  .map(([a, b]) => ({ startMin: Math.min(a, b) * 15, endMin: Math.max(a, b) * 15 }))
  .filter((p) => p.startMin < p.endMin);
const weekly = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 7 }), minutes).map(([weekday, period]) => ({ weekday, ...period })),
  { maxLength: 12 },
);

function exceptionsOn(dates: string[]): fc.Arbitrary<DateException[]> {
  const one = fc.record({
    staffId: fc.constantFrom(null, 'a', 'b'),
    date: fc.constantFrom(...dates),
    kind: fc.constantFrom('open', 'part', 'day'),
    period: minutes,
  });
  return fc.array(one, { maxLength: 3 }).map((list) =>
    list.map(({ staffId, date, kind, period }) => ({
      staffId,
      date,
      closed: kind !== 'open',
      startMin: kind === 'day' ? null : period.startMin,
      endMin: kind === 'day' ? null : period.endMin,
    })),
  );
}

/**
 * The oracle knows nothing of intervals: it walks over every minute of the days, asks the clock on the wall what it shows, and
 * says whether somebody works in that minute.
 */
function oracle(facts: SlotFacts, staffId: string): number[] {
  const weeklyOf = facts.staff.find((person) => person.staffId === staffId)?.weekly ?? [];
  const first = facts.dates[0] ?? '';
  const startMs = DateTime.fromISO(first, { zone: 'utc' }).minus({ days: 1 }).toMillis();
  const count = (facts.dates.length + 3) * 1440;
  const wall = wallClock(facts.timeZone, startMs, count);
  const periods = wall.map((minute) => periodAt(minute, staffId, weeklyOf, facts.exceptions));
  const today = dateIn(facts.timeZone, facts.now);
  const { service: s } = facts;
  const result: number[] = [];
  for (const [index, minute] of wall.entries()) {
    const at = startMs + index * MINUTE;
    const period = periods[index];
    if (!facts.dates.includes(minute.date) || period === undefined || period === null) continue;
    if ((minute.minute - period) % s.stepMin !== 0 || at < facts.now.getTime() + s.noticeMin * MINUTE) continue;
    if (minute.date > (datesFrom(today, s.horizonDays + 1).at(-1) ?? '')) continue;
    if (periods.slice(index, index + s.durationMin).some((value) => value === null || value === undefined)) continue;
    const from = at - s.bufferBeforeMin * MINUTE;
    const to = at + (s.durationMin + s.bufferAfterMin) * MINUTE;
    if (facts.busy.some((busy) => busy.staffId === staffId && busy.startMs < to && from < busy.endMs)) continue;
    result.push(at);
  }
  return result;
}

type WallMinute = { date: string; minute: number; weekday: number };
const walls = new Map<string, WallMinute[]>();

/** What the clock on the wall shows in each of `count` minutes; kept, because asking it is the slow part. */
function wallClock(timeZone: string, startMs: number, count: number): WallMinute[] {
  const key = `${timeZone} ${startMs} ${count}`;
  const known = walls.get(key);
  if (known) return known;
  const wall = Array.from({ length: count }, (_, index) => {
    const at = DateTime.fromMillis(startMs + index * MINUTE, { zone: timeZone });
    return { date: at.toISODate() ?? '', minute: at.hour * 60 + at.minute, weekday: at.weekday };
  });
  walls.set(key, wall);
  return wall;
}

/** Start of the working period this minute belongs to, or null. */
function periodAt(
  wall: { date: string; minute: number; weekday: number },
  staffId: string,
  weeklyOf: readonly WeeklyPeriod[],
  exceptions: readonly DateException[],
): number | null {
  const mine = exceptions.filter((e) => e.date === wall.date && (e.staffId === null || e.staffId === staffId));
  const own = mine.filter((e) => !e.closed && e.staffId !== null);
  const common = mine.filter((e) => !e.closed && e.staffId === null);
  const closed = mine.filter((e) => e.closed && (e.staffId !== null || own.length === 0));
  const base = own.length > 0 ? own : common.length > 0 ? common : weeklyOf.filter((p) => p.weekday === wall.weekday);
  const works = (m: number): boolean =>
    base.some((p) => (p.startMin ?? 0) <= m && m < (p.endMin ?? 1440)) &&
    !closed.some((p) => (p.startMin ?? 0) <= m && m < (p.endMin ?? 1440));
  if (!works(wall.minute)) return null;
  let start = wall.minute;
  while (start > 0 && works(start - 1)) start -= 1;
  return start;
}

describe('free slots', () => {
  for (const [timeZone, starts] of zones)
    for (const from of starts)
      it(`in ${timeZone} around ${from} are exactly those a minute-by-minute reading of the wall clock gives`, () => {
        const dates = datesFrom(from, 3);
        fc.assert(
          fc.property(
            service,
            weekly,
            weekly,
            exceptionsOn(dates),
            fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 20 })), { maxLength: 4 }),
            fc.integer({ min: -1440, max: 1440 }),
            (s: ServiceTimes, a, b, exceptions, busy, nowShift) => {
              const dayStart = DateTime.fromISO(from, { zone: timeZone }).startOf('day').toMillis();
              const facts: SlotFacts = {
                timeZone,
                now: new Date(dayStart + nowShift * MINUTE),
                service: s,
                staff: [
                  { staffId: 'a', weekly: a },
                  { staffId: 'b', weekly: b },
                ],
                exceptions,
                busy: busy.map(([at, length]) => ({
                  staffId: 'a',
                  startMs: dayStart + at * 10 * MINUTE,
                  endMs: dayStart + (at + length) * 10 * MINUTE,
                })),
                dates,
              };
              const found = freeTimes(facts);
              for (const staffId of ['a', 'b'])
                expect(found.filter((time) => time.staffId === staffId).map((time) => time.startMs)).toEqual(oracle(facts, staffId));
            },
          ),
          { numRuns: 25 },
        );
      });

  const plain: ServiceTimes = { durationMin: 30, bufferBeforeMin: 0, bufferAfterMin: 0, noticeMin: 0, horizonDays: 30, stepMin: 30 };
  const night = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMin: 0, endMin: 240 }));
  const wallTimes = (timeZone: string, date: string): string[] =>
    freeTimes({
      timeZone,
      now: new Date('2026-01-15T00:00:00Z'),
      service: { ...plain, horizonDays: 366 },
      staff: [{ staffId: 'a', weekly: night }],
      exceptions: [],
      busy: [],
      dates: [date],
    }).map((time) => DateTime.fromMillis(time.startMs, { zone: timeZone }).toFormat('HH:mm'));

  it('skip the hour that the clock skips in Berlin on 29 March 2026', () => {
    expect(wallTimes('Europe/Berlin', '2026-03-29')).toEqual(['00:00', '00:30', '01:00', '01:30', '03:00', '03:30']);
  });
  it('have the hour that the clock shows twice in Berlin on 25 October 2026 twice', () => {
    expect(wallTimes('Europe/Berlin', '2026-10-25')).toEqual([
      '00:00',
      '00:30',
      '01:00',
      '01:30',
      '02:00',
      '02:30',
      '02:00',
      '02:30',
      '03:00',
      '03:30',
    ]);
  });
  it('follow the half-hour change of Lord Howe', () => {
    expect(wallTimes('Australia/Lord_Howe', '2026-10-04')).toEqual(['00:00', '00:30', '01:00', '01:30', '02:30', '03:00', '03:30']);
  });
  it('for any specialist show one person per start: the one with less to do', () => {
    const times = [
      { staffId: 'a', startMs: 1, date: 'd' },
      { staffId: 'b', startMs: 1, date: 'd' },
      { staffId: 'a', startMs: 2, date: 'd' },
    ];
    expect(onePerStart(times, (id) => (id === 'a' ? 3 : 1)).map((time) => time.staffId)).toEqual(['b', 'a']);
  });
  it('nearest to an instant come in order of time', () => {
    const times = [10, 20, 40, 50].map((startMs) => ({ staffId: 'a', startMs, date: 'd' }));
    expect(nearestTo(30, times, 3).map((time) => time.startMs)).toEqual([20, 40, 50]);
    expect(nearestTo(30, times, 1).map((time) => time.startMs)).toEqual([40]);
  });
});
