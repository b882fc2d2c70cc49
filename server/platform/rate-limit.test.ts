import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createRateLimiter, type RateLimiter } from './rate-limit';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

describe('in memory', () => {
  test('the sixth sign-in within 15 minutes is refused and says when to come back', async () => {
    const limiter = limiterOf({});
    expect(await takeMany(limiter, 'login', 'anna@example.ru 1.2.3.4', 5)).toBe(5);
    const sixth = await limiter.take('login', 'anna@example.ru 1.2.3.4');
    expect(sixth).toMatchObject({ ok: false });
    expect(sixth.ok ? 0 : sixth.retryAfterSeconds).toBeGreaterThan(890);
  });

  test('another address of the same person has its own count: nobody can lock a person out', async () => {
    const limiter = limiterOf({});
    await takeMany(limiter, 'login', 'anna@example.ru 6.6.6.6', 6);
    expect(await limiter.take('login', 'anna@example.ru 1.2.3.4')).toMatchObject({ ok: true });
  });

  test('a right password forgets the wrong ones', async () => {
    const limiter = limiterOf({});
    await takeMany(limiter, 'login', 'k', 5);
    await limiter.forget('login', 'k');
    expect(await limiter.take('login', 'k')).toMatchObject({ ok: true });
  });

  test('a tenant takes 600 leads at once and then 100 a minute', async () => {
    let nowMs = 1_000_000;
    const limiter = limiterOf({ now: () => nowMs });
    expect(await takeMany(limiter, 'leads', 'ten_1', 700)).toBe(600);
    expect(await limiter.take('leads', 'ten_1')).toEqual({ ok: false, retryAfterSeconds: 1 });
    nowMs += 60_000;
    expect(await takeMany(limiter, 'leads', 'ten_1', 200)).toBe(100);
    expect(await limiter.take('leads', 'ten_2')).toMatchObject({ ok: true });
  });

  test('a refused attempt costs nothing', async () => {
    let nowMs = 0;
    const limiter = limiterOf({ now: () => nowMs });
    await takeMany(limiter, 'leads', 'ten_1', 600 + 1000);
    nowMs += 600; // one token's time
    expect(await limiter.take('leads', 'ten_1')).toMatchObject({ ok: true });
  });

  test('telemetry does not use up what leads need', async () => {
    const limiter = limiterOf({ now: () => 0 });
    await takeMany(limiter, 'telemetry', 'ten_1', 2000);
    expect(await limiter.take('leads', 'ten_1')).toMatchObject({ ok: true });
  });

  test('an address that floods becomes suspicious', async () => {
    const limiter = limiterOf({});
    for (let i = 0; i < 30; i += 1) expect(await limiter.suspects('1.2.3.4')).toBe(false);
    expect(await limiter.suspects('1.2.3.4')).toBe(true);
    expect(await limiter.suspects('1.2.3.5')).toBe(false);
  });
});

describe('with Redis', () => {
  test('two processes count together, Redis dies and comes back, and nobody waits or is let through for ever', async ({ skip }) => {
    const port = await freePort();
    const redis = await startRedis(port);
    if (!redis) return skip('redis-server cannot be had here: the Redis half of the rate limits was not exercised');
    const [one, other] = [limiterOf({ redisUrl: `redis://127.0.0.1:${port}` }), limiterOf({ redisUrl: `redis://127.0.0.1:${port}` })];
    await vi.waitFor(() => expect([one.redis(), other.redis()]).toEqual(['up', 'up']), 5000);
    expect((await takeMany(one, 'login', 'k', 3)) + (await takeMany(other, 'login', 'k', 3))).toBe(5);
    expect((await takeMany(one, 'messages', 'vis_1', 15)) + (await takeMany(other, 'messages', 'vis_1', 15))).toBeLessThanOrEqual(21);
    expect(await keysOf(port)).not.toContain('vis_1');

    redis.kill('SIGKILL');
    await once(redis, 'exit');
    const startedAt = Date.now();
    expect(await takeMany(one, 'login', 'k', 6)).toBe(5); // memory counts afresh
    expect(await takeMany(one, 'messages', 'vis_1', 30)).toBeLessThanOrEqual(21);
    expect(Date.now() - startedAt).toBeLessThan(2000);
    expect(one.redis()).toBe('down');

    if (!(await startRedis(port))) throw new Error('redis-server did not start again');
    await vi.waitFor(() => expect(one.redis()).toBe('up'), 8000);
    expect(await one.take('login', 'k')).toMatchObject({ ok: true }); // counted in the new Redis, which knows nothing
  });

  test('a Redis that hangs costs one slow answer, not a hanging request', async ({ skip }) => {
    const port = await freePort();
    const redis = await startRedis(port);
    if (!redis) return skip('redis-server cannot be had here: a hanging Redis was not exercised');
    const limiter = limiterOf({ redisUrl: `redis://127.0.0.1:${port}` });
    await vi.waitFor(() => expect(limiter.redis()).toBe('up'), 5000);
    redis.kill('SIGSTOP');
    const startedAt = Date.now();
    expect(await takeMany(limiter, 'leads', 'ten_1', 20)).toBe(20);
    expect(Date.now() - startedAt).toBeLessThan(1000);
    expect(limiter.redis()).toBe('down');
  });

  test('a Redis that was never there lets the product work', async () => {
    const limiter = limiterOf({ redisUrl: `redis://127.0.0.1:${await freePort()}` });
    expect(await takeMany(limiter, 'login', 'k', 6)).toBe(5);
    expect(limiter.redis()).toBe('down');
  });
});

function limiterOf(options: Parameters<typeof createRateLimiter>[0]): RateLimiter {
  const limiter = createRateLimiter(options);
  undo.push(() => limiter.stop());
  return limiter;
}

async function takeMany(limiter: RateLimiter, bucket: Parameters<RateLimiter['take']>[0], key: string, times: number): Promise<number> {
  let taken = 0;
  for (let i = 0; i < times; i += 1) taken += (await limiter.take(bucket, key)).ok ? 1 : 0;
  return taken;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A real Redis that keeps nothing on disk, or null where the program is not installed. */
async function startRedis(port: number): Promise<ChildProcess | null> {
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  undo.push(() => child.kill('SIGKILL'));
  return new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', () => resolve(null));
    child.stdout.on('data', (text: Buffer) => text.includes('Ready to accept connections') && resolve(child));
  });
}

async function keysOf(port: number): Promise<string> {
  const { Redis } = await import('ioredis');
  const client = new Redis(port, '127.0.0.1');
  const keys = await client.keys('*');
  client.disconnect();
  return keys.join(' ');
}
