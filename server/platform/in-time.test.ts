import { expect, test } from 'vitest';
import { provideEnv } from './env';
import { inTime } from './in-time';
import { observed } from './observed';
import { json } from './web';

provideEnv({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }); // an answer's headers depend on the environment
const never = new Promise<never>(() => {});

test('work without an answer is UNAVAILABLE with a Retry-After', async () => {
  await expect(inTime(never, 20)).rejects.toMatchObject({ code: 'UNAVAILABLE', reason: 'request.late', retryAfterSeconds: 2 });
});

test('work that answers or fails in time is left as it is', async () => {
  expect(await inTime(Promise.resolve(7), 20)).toBe(7);
  await expect(inTime(Promise.reject(new Error('own')), 20)).rejects.toThrow('own');
});

test('a route whose rows never come answers 503 within five seconds and says when to come back', async () => {
  const route = observed({ method: 'GET', path: '/api/x', door: 'open', handle: () => never });
  const startedAt = Date.now();
  const response = await route.handle(new Request('http://fl.test/api/x'), { params: {}, ip: '' });
  expect(Date.now() - startedAt).toBeLessThan(5000);
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('2');
  const well = observed({ method: 'GET', path: '/api/x', door: 'open', handle: async () => json(200, {}) });
  expect((await well.handle(new Request('http://fl.test/api/x'), { params: {}, ip: '' })).status).toBe(200);
}, 10_000);
