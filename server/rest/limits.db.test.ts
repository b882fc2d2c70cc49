import { expect, test } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { sha256 } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import { publicUrl } from '@/server/platform/env';
import { newId, newSecret } from '@/server/platform/ids';
import { takeToken } from '@/server/platform/rate-limit';
import { restRoutes } from './routes';

test('a tenant’s API keys share a hundred calls a minute; the hundred and first is told when to come back', async () => {
  const [one, other] = [await seedClinic(systemDb()), await seedClinic(systemDb())];
  const keys = [await keyOf(one.tenantId), await keyOf(one.tenantId)];
  for (let i = 0; i < 100; i += 1) expect((await byKey(keys[i % 2] ?? '', i)).status).toBe(201);
  const refused = await byKey(keys[0] ?? '', 100);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ reason: 'rate.limited' });
  expect((await byKey(await keyOf(other.tenantId), 101)).status).toBe(201);
});

test('telemetry without end is refused and costs no lead', async () => {
  const { slug, tenantId } = await seedClinic(systemDb());
  const event = { sessionId: 'flood-session', eventName: 'open', at: new Date().toISOString() };
  const send = () => post('/api/v1/widget-events', { tenant: slug, events: [event] });
  expect((await send()).status).toBe(202);
  await takeToken('telemetry', tenantId, 1199); // what the flood took
  const answers = await Promise.all(Array.from({ length: 30 }, send));
  expect(answers.map((answer) => answer.status)).toContain(429);
  expect((await post('/api/v1/leads', { tenant: slug, ...person(1) })).status).toBe(201);
});

const person = (index: number) => ({
  contact: { name: 'Анна', phone: `+7912000${1000 + index}` },
  consent: { gdpr: true },
  channel: 'web',
});

async function keyOf(tenantId: string): Promise<string> {
  const key = `flk_${newSecret(24)}`;
  const row = {
    id: newId('apiKey'),
    tenantId,
    name: 'CRM',
    prefix: key.slice(0, 8),
    keyHash: sha256(key),
    scopes: ['leads:write'],
    createdAt: new Date(),
  };
  await systemDb().apiKey.create({ data: row });
  return key;
}

const byKey = (key: string, index: number) => post('/api/v1/leads', person(index), { authorization: `Bearer ${key}` });

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const route = restRoutes.find((candidate) => candidate.method === 'POST' && candidate.path === path);
  if (!route) throw new Error(`no route ${path}`);
  const origin = new URL(publicUrl()).origin;
  const all = { origin, 'content-type': 'application/json', ...headers };
  return route.handle(new Request(`${origin}${path}`, { method: 'POST', headers: all, body: JSON.stringify(body) }), {
    params: {},
    ip: '198.51.100.4',
  });
}
