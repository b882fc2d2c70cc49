import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { keepThread, type KeptThread } from './keep-thread';

/** A thread by the protocol: answers with what it was asked and told, dies on /die, and is silent on /silent. */
const echo = `
  const { parentPort, workerData } = require('node:worker_threads');
  const told = [];
  parentPort.on('message', (message) => {
    if (message.kind === 'announce') told.push(...message.outboxIds, ...(message.areTold ? ['(told)'] : []));
    if (message.kind === 'announce') parentPort.postMessage({ kind: 'hints', hints: message.outboxIds.map((data) => ({ channel: 'c', name: 'n', data })) });
    if (message.kind === 'stop') parentPort.postMessage({ kind: 'stopped' });
    if (message.kind !== 'request') return;
    const { method, url, headers, body } = message.request;
    if (url.endsWith('/die')) throw new Error('out of memory');
    if (url.endsWith('/silent')) return;
    const response = url.endsWith('/nothing') ? null : { status: 201, headers: [['x-sdk', 'yes']], body: JSON.stringify({ method, headers, body, told }) };
    parentPort.postMessage({ kind: 'answer', id: message.id, response });
  });
  if (workerData === 'fails') parentPort.postMessage({ kind: 'failed', message: 'the database is away' });
  else parentPort.postMessage({ kind: 'ready' });
`;
const kept: KeptThread[] = [];
afterEach(async () => {
  for (const thread of kept.splice(0)) await thread.stop();
});

async function keep(
  open: (count: number) => Worker,
): Promise<{ thread: KeptThread; log: Record<string, unknown>[]; hints: unknown[]; opened: () => number }> {
  const hints: unknown[] = [];
  const log: Record<string, unknown>[] = [];
  let count = 0;
  const note = (fact: Record<string, unknown>): void => void log.push(fact);
  const thread = await keepThread({
    open: () => open((count += 1)),
    log: { error: note, info: note } as never,
    againMs: 20,
    onHints: (told) => void hints.push(...told),
  });
  kept.push(thread);
  return { thread, log, hints, opened: () => count };
}
const echoing = (): Worker => new Worker(echo, { eval: true });
const get = (path: string): Request => new Request(`http://product${path}`);

test('a request reaches the thread whole and its answer comes back, each to its own', async () => {
  const { thread } = await keep(echoing);
  thread.announce(['out_1', 'out_2'], { areTold: true });
  const ask = (body: string) => thread.handle(new Request('http://product/e/key', { method: 'POST', body, headers: { 'x-seed': 's' } }));
  const [one, two] = await Promise.all([ask('«первое»'), ask('second')]);
  expect(one?.status).toBe(201);
  expect(one?.headers.get('x-sdk')).toBe('yes');
  const heard = (await one?.json()) as { headers: [string, string][] };
  expect(heard).toMatchObject({ method: 'POST', body: '«первое»', told: ['out_1', 'out_2', '(told)'] });
  expect(new Headers(heard.headers).get('x-seed')).toBe('s');
  expect(await two?.json()).toMatchObject({ body: 'second' });
  expect(await thread.handle(get('/nothing'))).toBeNull();
});

test('what the thread tells browsers is heard here', async () => {
  const { thread, hints } = await keep(echoing);
  thread.announce(['out_1', 'out_2']);
  await expect
    .poll(() => hints)
    .toEqual([
      { channel: 'c', name: 'n', data: 'out_1' },
      { channel: 'c', name: 'n', data: 'out_2' },
    ]);
});

test('a thread that dies is replaced; who waited for its answer hears 503, nobody waits for ever', async () => {
  const { thread, log, opened } = await keep(echoing);
  const waiting = thread.handle(get('/silent'));
  const [, answer] = await Promise.all([thread.handle(get('/die')), waiting]);
  expect(answer?.status).toBe(503);
  expect(answer?.headers.get('retry-after')).toBe('1');
  expect(log[0]).toMatchObject({ event: 'thread_died', error: expect.stringContaining('out of memory') });
  thread.announce(['lost, and left to the sweep']);
  await expect.poll(async () => (await thread.handle(get('/')))?.status).toBe(201);
  expect(opened()).toBe(2);
});

test('one that cannot come back is tried again until it can', async () => {
  const { thread, log } = await keep((count) =>
    count === 1 || count > 3 ? echoing() : new Worker(echo, { eval: true, workerData: 'fails' }),
  );
  await thread.handle(get('/die'));
  await expect.poll(async () => (await thread.handle(get('/')))?.status).toBe(201);
  expect(log.filter(({ event }) => event === 'thread_not_restarted')).toHaveLength(2);
});

test('a start that fails says why, and nothing is kept', async () => {
  const open = (): Worker => new Worker(echo, { eval: true, workerData: 'fails' });
  await expect(keep(open)).rejects.toThrow('the database is away');
});

test('after a stop no thread comes back', async () => {
  const { thread, opened } = await keep(echoing);
  await thread.stop();
  expect((await thread.handle(get('/')))?.status).toBe(503);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(opened()).toBe(1);
});
