import { expect, it } from 'vitest';
import { strokesOf, tallyScale } from './tally';

it('up to sixty things are one stroke each', () => {
  expect(tallyScale(60)).toBe(1);
  expect(
    strokesOf([
      { count: 38, look: 'done' },
      { count: 3, look: 'live' },
    ]),
  ).toHaveLength(41);
});

it('more things than strokes: the scale is round and the strokes stay countable', () => {
  expect([61, 600, 601, 3000, 3001, 30_000].map(tallyScale)).toEqual([10, 10, 50, 50, 100, 500]);
  for (const total of [61, 599, 1999, 48_213]) expect(strokesOf([{ count: total, look: 'done' }]).length).toBeLessThanOrEqual(60);
});

it('one stuck lead among thousands is still drawn', () => {
  expect(
    strokesOf([
      { count: 5000, look: 'done' },
      { count: 1, look: 'stuck' },
    ]).filter((look) => look === 'stuck'),
  ).toHaveLength(1);
});
