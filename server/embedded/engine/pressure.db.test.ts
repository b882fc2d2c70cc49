import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { env } from '@/server/platform/env';
import type { Pressure } from './share';
import { startTestApp, type TestApp } from './testing/engine-app';

const calm: Pressure = { waiting: 0, delayMs: 0, perSecond: 0 };
const crowd: Pressure = { waiting: 40, delayMs: 500, perSecond: 300 };
const now = { pressure: calm, calls: 0, most: 0, done: 0 };
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({
    databaseUrl: env().DATABASE_URL,
    engine: { pressure: () => now.pressure },
    functions: (inngest) => [
      inngest.createFunction({ id: 'work', triggers: [{ event: 'test/work' }] }, ({ event }) => work(Number(event.data.ms))),
    ],
    toApp: async (_request, answer) => {
      now.calls += 1;
      now.most = Math.max(now.most, now.calls);
      return answer().finally(() => (now.calls -= 1));
    },
  });
});
afterAll(() => app.stop());

async function work(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  now.done += 1;
}

async function mostAtOnce(pressure: Pressure, runs: number): Promise<number> {
  Object.assign(now, { pressure, most: 0, done: 0 });
  await app.inngest.send(Array.from({ length: runs }, () => ({ name: 'test/work', data: { ms: 30 } })));
  await expect.poll(() => now.done, { timeout: 20_000, interval: 20 }).toBe(runs);
  return now.most;
}

test('with nobody waiting many calls are under way; with a crowd one after another, and every run ends', async () => {
  expect(await mostAtOnce(calm, 30)).toBeGreaterThan(4);
  expect(await mostAtOnce(crowd, 12)).toBe(1);
  expect(await mostAtOnce(calm, 30)).toBeGreaterThan(4);
});

test('a crowd that does not go away holds nothing up for ever', async () => {
  Object.assign(now, { pressure: crowd, most: 0, done: 0 });
  await app.inngest.send(Array.from({ length: 40 }, () => ({ name: 'test/work', data: { ms: 30 } })));
  const client = new pg.Client({ connectionString: env().DATABASE_URL });
  await client.connect();
  await client.query(`UPDATE engine.jobs SET due_at = due_at - interval '2 minutes' WHERE state = 1`);
  await client.end();
  await expect.poll(() => now.done, { timeout: 20_000, interval: 20 }).toBe(40);
  expect(now.most).toBeGreaterThan(4);
});

test('a call that waits for a vendor does not hold up the others', async () => {
  Object.assign(now, { pressure: crowd, done: 0 });
  await app.inngest.send({ name: 'test/work', data: { ms: 6000 } });
  await expect.poll(() => now.calls, { timeout: 5000 }).toBe(1);
  await app.inngest.send([1, 2, 3].map(() => ({ name: 'test/work', data: { ms: 20 } })));
  await expect.poll(() => now.done, { timeout: 4000, interval: 20 }).toBe(3);
});
