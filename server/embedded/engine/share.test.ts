import { expect, test } from 'vitest';
import { paceFor } from './share';

const at = (delayMs: number, waiting = 1, perSecond = 10) => paceFor({ waiting, delayMs, perSecond }, 16);

test('nobody waiting, or quick answers: every place is open and nothing rests', () => {
  for (const pace of [at(0, 0), at(0), at(5), at(8)]) expect(pace).toEqual({ places: 16, rest: 0 });
});

test('the slower the answers, the longer the rest after each call', () => {
  const rests = Array.from({ length: 200 }, (_, ms) => at(ms).rest);
  expect(rests.every((rest, index) => index === 0 || rest >= (rests[index - 1] ?? 0))).toBe(true);
  expect([at(9), at(12), at(16), at(40)]).toEqual([0.5, 2, 4, 4].map((rest) => ({ places: 1, rest })));
});

test('workflows go on under any load', () => {
  for (const pace of [at(10_000, 500), at(Number.MAX_SAFE_INTEGER), paceFor({ waiting: 1000, delayMs: 0, perSecond: 0 }, 1)])
    expect(pace).toEqual({ places: 1, rest: 4 });
});

test('a crowd that waits leaves one place even before its first answer', () => {
  expect([at(0, 5), at(0, 6), at(0, 60)].map(({ places }) => places)).toEqual([16, 1, 1]);
});

test('a flood is taken first, however quick its answers are', () => {
  expect([at(1, 1, 199), at(1, 1, 200)].map(({ places }) => places)).toEqual([16, 1]);
});

test('a crowd holds work up for seconds, a flood for a minute; what is later rests less, then has more places, then all', () => {
  const paces = (perSecond: number, seconds: number[]) =>
    seconds.map((late) => paceFor({ waiting: 500, delayMs: 10_000, perSecond }, 16, late * 1000));
  const steps = [
    { places: 1, rest: 4 },
    { places: 1, rest: 2 },
    { places: 1, rest: 0 },
    { places: 9, rest: 0 },
    { places: 16, rest: 0 },
  ];
  expect(paces(50, [1, 3, 5, 10, 15])).toEqual(steps);
  expect(paces(1000, [60, 75, 90, 105, 120])).toEqual(steps);
});
