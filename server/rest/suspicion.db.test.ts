import { expect, test } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { systemDb } from '@/server/platform/db/client';
import { publicUrl } from '@/server/platform/env';
import { restRoutes } from './routes';

test('an address alone refuses nobody: the fortieth lead and the thirtieth chat of one address are accepted, and marked', async () => {
  const { slug, tenantId } = await seedClinic(systemDb());
  for (let i = 0; i < 40; i += 1) {
    const contact = { name: 'Анна', phone: `+79120000${100 + i}` };
    expect((await post('/api/v1/leads', { tenant: slug, contact, consent: { gdpr: true }, channel: 'web' })).status).toBe(201);
  }
  for (let i = 0; i < 30; i += 1)
    expect((await post('/api/widget/v1/messages', { tenant: slug, clientKey: `one-address-${i}`, text: 'Здравствуйте' })).status).toBe(201);
  expect(await systemDb().lead.count({ where: { tenantId } })).toBe(70);
  expect(await systemDb().lead.count({ where: { tenantId, isSuspicious: false } })).toBe(30);
});

async function post(path: string, body: unknown): Promise<Response> {
  const route = restRoutes.find((candidate) => candidate.method === 'POST' && candidate.path === path);
  if (!route) throw new Error(`no route ${path}`);
  const origin = new URL(publicUrl()).origin;
  return route.handle(
    new Request(`${origin}${path}`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
    { params: {}, ip: '198.51.100.4' },
  );
}
