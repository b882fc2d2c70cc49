import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstContactSpans } from './rules';

const acceptedAt = new Date('2026-11-19T05:12:41.000Z');
const after = (ms: number): Date => new Date(acceptedAt.getTime() + ms);

it('the bars of the first contact stand end to end and add up to its time', () => {
  expect(firstContactSpans({ acceptedAt, chosenAt: after(38), writtenAt: after(146), reachedAt: after(800) })).toEqual({
    totalMs: 800,
    axisMs: 1000,
    spans: [
      { key: 'queue', fromMs: 0, toMs: 38 },
      { key: 'text', fromMs: 38, toMs: 146 },
      { key: 'send', fromMs: 146, toMs: 800 },
    ],
  });
});

it.each([
  [800, 1000],
  [1001, 2000],
  [4999, 5000],
  [5001, 10_000],
  [10_001, 60_000],
  [60_001, 600_000],
  [86_400_001, 172_800_000],
])('a first contact after %i ms is drawn on an axis of %i ms', (ms, axisMs) => {
  expect(firstContactSpans({ acceptedAt, chosenAt: null, writtenAt: null, reachedAt: after(ms) })?.axisMs).toBe(axisMs);
});

it('nobody contacted, nothing drawn', () => {
  expect(firstContactSpans({ acceptedAt, chosenAt: after(1), writtenAt: null, reachedAt: null })).toBeNull();
});

it('no order of moments, however wrong the clocks, makes a span negative or leaves the axis', () => {
  const moment = fc.option(fc.integer({ min: -100_000, max: 100_000 }), { nil: null });
  fc.assert(
    fc.property(moment, moment, fc.integer({ min: -100_000, max: 100_000 }), (chosen, written, reached) => {
      const facts = { acceptedAt, chosenAt: chosen === null ? null : after(chosen), writtenAt: written === null ? null : after(written) };
      const drawn = firstContactSpans({ ...facts, reachedAt: after(reached) });
      const ends = drawn?.spans.flatMap(({ fromMs, toMs }) => [fromMs, toMs]) ?? [];
      expect(ends).toEqual([...ends].sort((a, b) => a - b));
      expect(ends.at(-1)).toBe(drawn?.totalMs);
      expect(drawn?.axisMs).toBeGreaterThanOrEqual(drawn?.totalMs ?? 0);
    }),
  );
});
