import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { createRounds } from './rounds';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Hints every 100 ms for so long. */
async function hint(again: () => void, ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 100) {
    again();
    await vi.advanceTimersByTimeAsync(100);
  }
}

test('a stream of hints on a slow line: every answer comes to its end and is shown', async () => {
  const queries = new QueryClient();
  let row = 0;
  const observer = new QueryObserver(queries, {
    queryKey: ['rows'],
    queryFn: async () => {
      const seen = row;
      await new Promise((resolve) => setTimeout(resolve, 900));
      return seen;
    },
  });
  const stop = observer.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(1000);
  const { again } = createRounds(() => queries.invalidateQueries({ queryKey: ['rows'] }));
  const shown: unknown[] = [];
  for (row = 1; row <= 5; row += 1) {
    await hint(again, 1000);
    shown.push(observer.getCurrentResult().data);
  }
  expect(shown.filter((value) => Number(value) > 0).length).toBeGreaterThanOrEqual(3);
  row = 9;
  again();
  await vi.advanceTimersByTimeAsync(3000);
  expect(observer.getCurrentResult().data).toBe(9);
  stop();
});

test('a burst is one round, a stream a hundred a minute at most, and nothing is asked twice at once', async () => {
  let [under, most, asked] = [0, 0, 0];
  const { again } = createRounds(async () => {
    asked += 1;
    most = Math.max(most, (under += 1));
    await new Promise((resolve) => setTimeout(resolve, 900));
    under -= 1;
  });
  for (let index = 0; index < 50; index += 1) again();
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toBe(1);
  await hint(again, 60_000);
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toBeLessThanOrEqual(102);
  expect(asked).toBeGreaterThan(50);
  expect(most).toBe(1);
});

test('what is told while a round is under way is asked after it; one that fails or hangs holds up none', async () => {
  let asked = 0;
  const answers = [() => Promise.reject(new Error('refused')), () => new Promise(() => undefined), async () => undefined];
  const { again, stop } = createRounds(() => answers[(asked += 1) - 1]?.() ?? Promise.resolve());
  again();
  await vi.advanceTimersByTimeAsync(130);
  expect(asked).toBe(1);
  again();
  await vi.advanceTimersByTimeAsync(700);
  expect(asked).toBe(2);
  again();
  await vi.advanceTimersByTimeAsync(14_000);
  expect(asked).toBe(2);
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toBe(3);
  again();
  stop();
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toBe(3);
});
