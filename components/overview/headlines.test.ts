import { expect, it } from 'vitest';
import { channelHeadline, contactHeadline, ledgerHeadline, weekTrend } from './headlines';

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
  expect(weekTrend(period(9), period(9)).key).toBe('few');
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

it('the title speaks about today when today has something, else about the week', () => {
  expect(contactHeadline(period(1, 1.2), period(9, 3))).toEqual({ key: 'today', seconds: 1.2 });
  expect(contactHeadline(period(0), period(9, 3))).toEqual({ key: 'week', seconds: 3 });
  expect(contactHeadline(period(0), period(0)).key).toBe('none');
});
