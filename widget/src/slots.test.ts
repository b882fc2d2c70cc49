import { expect, test } from 'vitest';
import { nearestTo } from './slots';

const slot = (time: string, staffId = 'a') => ({ startsAt: `2026-11-19T${time}:00.000Z`, staffId, staffName: 'Врач' });
const times = (slots: { startsAt: string }[]): string[] => slots.map(({ startsAt }) => startsAt.slice(11, 16));

test('the nearest free times come in their order, before and after', () => {
  const free = [slot('06:00'), slot('09:30'), slot('10:30'), slot('12:00'), slot('18:00')];
  expect(times(nearestTo('2026-11-19T10:00:00.000Z', free, 3))).toEqual(['09:30', '10:30', '12:00']);
});

test('the time itself is among them while nobody has taken it, and two people at one time are one offer', () => {
  const free = [slot('10:00'), slot('10:00', 'b'), slot('10:30')];
  expect(times(nearestTo('2026-11-19T10:00:00.000Z', free, 3))).toEqual(['10:00', '10:30']);
  expect(nearestTo('2026-11-19T10:00:00.000Z', [], 3)).toEqual([]);
});
