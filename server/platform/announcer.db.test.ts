import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';
import { announce, announced, makeWayInFlood } from './announcer';
import { closeDb } from './db/client';

afterEach(() => {
  makeWayInFlood(() => false);
  vi.restoreAllMocks();
});

/** A second of announcements, one every few milliseconds. The rows do not exist. */
async function stream(): Promise<number> {
  const until = Date.now() + 1000;
  let told = 0;
  while (Date.now() < until) {
    announce([`out_${(told += 1)}`]);
    await pause(2);
  }
  return told;
}

/** How often the outbox was looked at meanwhile. */
async function looksDuring(work: () => Promise<unknown>): Promise<number> {
  await closeDb(); // connections made from here on are seen
  const query = vi.spyOn(pg.Client.prototype, 'query').mockClear();
  await work();
  await announced();
  const texts = query.mock.calls.map(([given]) => (given as unknown as { text?: string }).text ?? '');
  return texts.filter((text) => text.includes('"outbox"')).length;
}

test('a stream is told of in few calls, and in a flood in fewer still', async () => {
  let told = 0;
  const inCalm = await looksDuring(async () => (told = await stream()));
  makeWayInFlood(() => true);
  const inFlood = await looksDuring(stream);
  expect(inCalm).toBeLessThan(told);
  expect(inCalm).toBeLessThanOrEqual(45); // at most every 25 ms
  expect(inFlood).toBeGreaterThan(0);
  expect(inFlood).toBeLessThanOrEqual(7); // at most every 250 ms
});

test('when a stream is over, so is the telling: a process that stops waits for nothing', async () => {
  await stream();
  const over = await Promise.race([announced().then(() => 'over'), pause(1000).then(() => 'goes on')]);
  expect(over).toBe('over');
});

test('what comes while a batch is told of is told of next', async () => {
  await closeDb();
  const query = vi.spyOn(pg.Client.prototype, 'query');
  announce(['out_first']);
  await vi.waitFor(() => expect(seen(query.mock.calls)).toEqual(['out_first']));
  announce(['out_second', 'out_third']);
  announce(['out_fourth']);
  await announced();
  expect(seen(query.mock.calls)).toEqual(['out_first', 'out_second', 'out_third', 'out_fourth']);
});

function seen(calls: unknown[][]): unknown[] {
  return calls.flatMap(([given]) => (given as { values?: unknown[] }).values ?? []).filter((value) => String(value).startsWith('out_'));
}
