import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentContext, outsideContext, withContext } from './context';
import { provideEnv } from './env';
import { answerLoopback, fetchLoopback } from './loopback';

const server = createServer((_request, response) => response.end('over a socket'));
const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  provideEnv({
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
    DATA_KEYS: `k1:${'A'.repeat(43)}=`,
    INDEX_KEYS: `k1:${'A'.repeat(43)}=`,
    NEXTAUTH_SECRET: 'x'.repeat(32),
    PORT: String((server.address() as AddressInfo).port),
  });
});
afterAll(() => server.close());

test('a call of this process to itself reaches the handler as the same request, without a socket', async () => {
  answerLoopback(
    async (request) =>
      new Response(`${request.method} ${request.headers.get('x-signature')} ${request.headers.get('host')} ${await request.text()}`),
  );
  const response = await fetchLoopback(`${address()}/api/inngest`, { method: 'POST', headers: { 'x-signature': 's' }, body: 'steps' });
  expect(await response.text()).toBe(`POST s ${new URL(address()).host} steps`);
});

test('what the handler does not know, and what another process serves, goes over a socket', async () => {
  answerLoopback(async () => null);
  expect(await (await fetchLoopback(`${address()}/other`)).text()).toBe('over a socket');
  answerLoopback(async () => new Response('mine'));
  expect(await (await fetchLoopback(address().replace('127.0.0.1', 'localhost'))).text()).toBe('over a socket');
});

test('the request at hand is not carried into the call', async () => {
  answerLoopback(async () => Response.json(currentContext() ?? null));
  const response = await withContext({ correlationId: 'cor_outer', tenantId: 'ten_outer' }, () => fetchLoopback(`${address()}/x`));
  expect(await response.json()).toBeNull();
});

test('nor is what a library keeps beside it: a workflow that wakes another must not stay in memory while others follow', async () => {
  const ofLibrary = new AsyncLocalStorage<string>();
  answerLoopback(async () =>
    Response.json([ofLibrary.getStore() ?? null, await Promise.resolve().then(() => ofLibrary.getStore() ?? null)]),
  );
  const response = await ofLibrary.run('the run before', () => fetchLoopback(`${address()}/x`));
  expect(await response.json()).toEqual([null, null]);
  expect(ofLibrary.run('mine', () => outsideContext(() => ofLibrary.getStore()))).toBeUndefined();
});

test('a call that takes too long ends by its signal', async () => {
  answerLoopback(() => new Promise(() => undefined));
  await expect(fetchLoopback(`${address()}/x`, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ name: 'TimeoutError' });
});
