import { expect, test } from 'vitest';
import { usualWeek, type Week } from '@/server/domain/tenants/schema';
import { clock, hoursInWords, minuteOf } from './hours-in-words';

const ru = { none: 'часы не указаны', aroundTheClock: 'круглосуточно' };
const en = { none: 'no hours', aroundTheClock: 'around the clock' };

test('days with the same hours are said together, also when others are between them', () => {
  expect(hoursInWords(usualWeek, 'ru', ru)).toBe('пн–пт 09:00–18:00');
  const parts = [
    { startMin: 600, endMin: 840 },
    { startMin: 900, endMin: 1440 },
  ];
  expect(hoursInWords(usualWeek.with(5, parts), 'en', en)).toBe('Mon–Fri 09:00–18:00; Sat 10:00–14:00, 15:00–24:00');
  expect(hoursInWords(usualWeek.with(1, parts).with(3, []), 'ru', ru)).toBe('пн, ср, пт 09:00–18:00; вт 10:00–14:00, 15:00–24:00');
});

test('no hours and all hours have a word of their own', () => {
  const never: Week = usualWeek.map(() => []);
  const always = [{ startMin: 0, endMin: 1440 }];
  expect(hoursInWords(never, 'ru', ru)).toBe('часы не указаны');
  expect(
    hoursInWords(
      usualWeek.map(() => always),
      'ru',
      ru,
    ),
  ).toBe('круглосуточно');
  expect(hoursInWords(never.with(6, always), 'en', en)).toBe('Sun around the clock');
});

test('a time typed in is a minute of the day', () => {
  expect([minuteOf('09:30'), minuteOf('00:00'), minuteOf('00:00', true), minuteOf('9'), minuteOf('25:00')]).toEqual([
    570,
    0,
    1440,
    null,
    null,
  ]);
  expect(clock(570)).toBe('09:30');
});
