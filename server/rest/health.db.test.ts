import { createServer } from 'node:net';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { closeDb, systemDb } from '@/server/platform/db/client';
import { databaseHealth } from '@/server/platform/db/health';
import { env, provideEnv } from '@/server/platform/env';
import { newId } from '@/server/platform/ids';
import { observed } from '@/server/platform/observed';
import { healthRoutes } from './health';

afterAll(closeDb);
const folder = join(process.cwd(), 'prisma', 'migrations');

describe('health', () => {
  test('live asks nobody', async () => {
    expect(await (await get('/api/health/live')).json()).toEqual({ status: 'live' });
  });

  test('ready names every part it looked at', async () => {
    const response = await get('/api/health/ready');
    expect(response.status).toBe(200);
    expect((await response.json()).checks).toMatchObject({
      database: { ok: true, required: true },
      migrations: { ok: true, required: true },
      redis: { ok: true, required: false },
      disk: { required: expect.any(Boolean) },
    });
  });

  test('a database that is away is a reason without an address in it', async () => {
    expect(await databaseHealth({ databaseUrl: 'postgres://fl_owner:secret-word@127.0.0.1:1/fl', folder })).toEqual({
      database: 'unreachable',
      migrations: 'unknown',
    });
  });

  test('a database that accepts connections and says nothing is unreachable within 2 s', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const startedAt = Date.now();
    expect(await databaseHealth({ databaseUrl: `postgres://a:b@127.0.0.1:${port}/fl`, folder })).toMatchObject({ database: 'unreachable' });
    expect(Date.now() - startedAt).toBeLessThan(3500);
    silent.close();
  });

  test('a migration that was not applied makes the process not ready', async () => {
    const { mkdir, writeFile } = await import('node:fs/promises');
    const newer = await mkdtemp(join(tmpdir(), 'migrations-'));
    await mkdir(join(newer, '9999_later'));
    await writeFile(join(newer, '9999_later', 'migration.sql'), 'SELECT 1');
    expect(await databaseHealth({ databaseUrl: env().DATABASE_URL, folder: newer })).toEqual({
      database: null,
      migrations: '1 not applied',
    });
  });
});

describe('metrics', () => {
  test('tell what was accepted, what waits and how long requests took', async () => {
    const id = newId('tenant');
    await systemDb().tenant.create({
      data: { id, slug: id.toLowerCase(), publicKey: id, name: 'Т', leadCounter: 7, createdAt: new Date() },
    });
    await systemDb().outbox.create({
      data: { id: newId('outbox'), tenantId: id, name: 'tenant.created', data: {}, createdAt: new Date(Date.now() - 60_000) },
    });
    await get('/api/health/live');
    const text = await (await get('/api/metrics')).text();
    expect(figure(text, 'fastlead_leads_accepted')).toBeGreaterThanOrEqual(7);
    expect(figure(text, 'fastlead_outbox_waiting')).toBeGreaterThanOrEqual(1);
    expect(figure(text, 'fastlead_outbox_lag_seconds')).toBeGreaterThanOrEqual(59);
    expect(text).toMatch(/fastlead_http_request_duration_seconds_count\{method="GET",route="\/api\/health\/live",status="200"\} \d+/);
    expect(text).toContain('fastlead_process_resident_memory_bytes');
    expect(text).not.toContain(id);
  });

  test.each([
    ['from another machine', {}, '203.0.113.7'],
    ['through a reverse proxy of this machine', { 'x-forwarded-for': '203.0.113.7' }, '127.0.0.1'],
    ['under a foreign name that resolves to this machine', { host: 'rebound.example' }, '127.0.0.1'],
    ['with a wrong token', { authorization: 'Bearer wrong' }, '203.0.113.7'],
  ])('do not exist %s', async (_name, headers, ip) => {
    expect((await get('/api/metrics', headers, ip)).status).toBe(404);
  });

  test('with a token they can be read from anywhere, and with a public address only so', async () => {
    provideEnv({ METRICS_TOKEN: 'a-token-of-enough-length', PUBLIC_URL: 'https://app.example.ru' });
    expect((await get('/api/metrics', { authorization: 'Bearer a-token-of-enough-length' }, '203.0.113.7')).status).toBe(200);
    expect((await get('/api/metrics')).status).toBe(404);
  });
});

describe('correlation', () => {
  test("the caller's id comes back, and something else than an id is replaced", async () => {
    expect((await get('/api/health/live', { 'x-correlation-id': 'cor_12345678' })).headers.get('x-correlation-id')).toBe('cor_12345678');
    expect((await get('/api/health/live', { 'x-correlation-id': '{"event":"forged"}' })).headers.get('x-correlation-id')).toMatch(
      /^cor_\w{22}$/,
    );
  });
});

async function get(path: string, headers: Record<string, string> = {}, ip = '127.0.0.1'): Promise<Response> {
  const route = healthRoutes.find((candidate) => candidate.path === path);
  if (!route) throw new Error(`no route ${path}`);
  return observed(route).handle(new Request(`http://127.0.0.1:3000${path}`, { headers }), { params: {}, ip });
}

function figure(text: string, name: string): number {
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
}
