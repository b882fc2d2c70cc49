import { expect, it } from 'vitest';
import { isWrongWeek, periodsOf, weekOf } from './week-editor';

const periods = [
  { weekday: 1, startMin: 540, endMin: 780 },
  { weekday: 1, startMin: 840, endMin: 1080 },
  { weekday: 7, startMin: 600, endMin: 1440 },
];

it('a colleague’s week survives the editor, lunch break and midnight included', () => {
  expect(periodsOf(weekOf([...periods].reverse()))).toEqual(periods);
  expect(weekOf([])).toHaveLength(7);
});

it('a week with an interval that ends before it starts is not saved', () => {
  expect(isWrongWeek(weekOf(periods))).toBe(false);
  expect(isWrongWeek(weekOf([{ weekday: 3, startMin: 600, endMin: 600 }]))).toBe(true);
});
