import { expect, test } from 'vitest';
import { usualWeek } from '@/server/domain/tenants/schema';
import { clock, hoursInWords, minuteOf } from './hours-in-words';

test('days with the same hours are said together', () => {
  expect(hoursInWords(usualWeek, 'ru', 'выходной')).toBe('пн–пт 09:00–18:00');
  const week = usualWeek.with(5, [
    { startMin: 600, endMin: 840 },
    { startMin: 900, endMin: 1440 },
  ]);
  expect(hoursInWords(week, 'en', 'closed')).toBe('Mon–Fri 09:00–18:00, Sat 10:00–14:00, 15:00–24:00');
  expect(
    hoursInWords(
      usualWeek.map(() => []),
      'ru',
      'без выходных',
    ),
  ).toBe('без выходных');
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
