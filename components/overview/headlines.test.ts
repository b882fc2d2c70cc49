import { expect, it } from 'vitest';
import { channelHeadline, clocksHeadline, ledgerHeadline, visitsHeadline, weekTrend } from './headlines';

const period = (leads: number, medianSeconds: number | null = null) => ({
  leads,
  contacted: leads,
  bookings: 0,
  medianSeconds,
  p95Seconds: null,
  withinGoal: 0,
});
const ledger = { accepted: 10, finished: 7, inProgress: 2, waiting: 1, deadLetter: 0, balanced: true };

it('a line that does not add up is said before a stuck lead, and both before all is well', () => {
  expect(ledgerHeadline(ledger)).toBe('fine');
  expect(ledgerHeadline({ ...ledger, deadLetter: 1 })).toBe('stuck');
  expect(ledgerHeadline({ ...ledger, deadLetter: 1, balanced: false })).toBe('unbalanced');
});

it('no trend is claimed from a handful of leads or from a small difference', () => {
  expect(weekTrend(period(19), period(100)).key).toBe('few');
  expect(weekTrend(period(100), period(19)).key).toBe('few');
  expect(weekTrend(period(102), period(100)).key).toBe('same');
  expect(weekTrend(period(125), period(100))).toEqual({ key: 'more', share: 0.25 });
  expect(weekTrend(period(50), period(100))).toEqual({ key: 'less', share: 0.5 });
});

it('channels are compared only when two have enough leads', () => {
  const figures = (channel: string, leads: number, booked: number) => ({ channel, leads, booked, medianSeconds: null });
  expect(channelHeadline([figures('web', 19, 19)])).toEqual({ key: 'few' });
  expect(channelHeadline([figures('web', 40, 10), figures('email', 5, 5)])).toEqual({ key: 'single', channel: 'web' });
  expect(channelHeadline([figures('web', 40, 10), figures('telegram', 20, 10)])).toEqual({ key: 'best', channel: 'telegram', share: 0.5 });
});

it('no speed is claimed from fewer than twenty answers, and a person’s only from twenty of a person', () => {
  const person = (count: number) => ({ count, medianSeconds: 108 });
  expect(clocksHeadline(period(0), person(0)).key).toBe('none');
  expect(clocksHeadline(period(19, 1.2), person(40)).key).toBe('few');
  expect(clocksHeadline(period(20, 1.2), person(19))).toEqual({ key: 'bot', bot: 1.2, person: 0 });
  expect(clocksHeadline(period(20, 1.2), person(20))).toEqual({ key: 'both', bot: 1.2, person: 108 });
});

it('a visit that has passed without a mark is counted, one ahead is not', () => {
  const now = new Date('2026-11-25T10:00:00Z');
  const visit = (status: string, endsAt: string) => ({ status, endsAt: new Date(endsAt) });
  expect(
    visitsHeadline(
      [visit('completed', '2026-11-25T08:00:00Z'), visit('confirmed', '2026-11-25T09:00:00Z'), visit('confirmed', '2026-11-25T11:00:00Z')],
      now,
    ),
  ).toEqual({ count: 3, unmarked: 1 });
});
