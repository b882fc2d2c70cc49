import { expect, test } from 'vitest';
import { presetsOf } from './snooze-presets';

const shown = (now: Date) =>
  presetsOf(now).map(
    ({ name, until }) =>
      `${name} ${until.getDate()}.${until.getMonth() + 1} ${until.getHours()}:${String(until.getMinutes()).padStart(2, '0')}`,
  );

test.each([
  [
    'on a weekday morning',
    new Date(2026, 10, 19, 10, 30),
    ['hour 19.11 11:30', 'evening 19.11 18:00', 'tomorrow 20.11 9:00', 'monday 23.11 9:00'],
  ],
  [
    'in the evening there is no evening ahead',
    new Date(2026, 10, 19, 17, 30),
    ['hour 19.11 18:30', 'tomorrow 20.11 9:00', 'monday 23.11 9:00'],
  ],
  ['on Sunday Monday is tomorrow', new Date(2026, 10, 22, 20, 0), ['hour 22.11 21:00', 'tomorrow 23.11 9:00']],
  [
    'on Monday the next one is meant',
    new Date(2026, 10, 30, 9, 0),
    ['hour 30.11 10:00', 'evening 30.11 18:00', 'tomorrow 1.12 9:00', 'monday 7.12 9:00'],
  ],
])('%s', (_name, now, expected) => {
  expect(shown(now)).toEqual(expected);
});
