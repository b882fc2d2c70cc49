import { expect, test } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { systemDb } from '@/server/platform/db/client';
import { publicUrl } from '@/server/platform/env';
import { restRoutes } from './routes';

test('a lead from the tenant’s own test page is marked as a test; from its site, another page or an address that only looks alike it is not', async () => {
  const { slug, tenantId } = await seedClinic(systemDb());
  const origin = new URL(publicUrl()).origin;
  const referers = [
    `${origin}/demo/${slug}`,
    'https://site.example/',
    `${origin}/book/${slug}`,
    `https://evil.example/demo/${slug}`,
    'no address',
  ];
  const marks: (boolean | undefined)[] = [];
  for (const [index, referer] of referers.entries()) {
    const answer = await post(
      { tenant: slug, contact: { name: 'Анна', phone: `+7912000010${index}` }, consent: { gdpr: true }, channel: 'web' },
      { origin, referer },
    );
    const { leadId } = (await answer.json()) as { leadId: string };
    marks.push((await systemDb().lead.findFirst({ where: { tenantId, id: leadId } }))?.isTest);
  }
  expect(marks).toEqual([true, false, false, false, false]);
});

async function post(body: unknown, headers: Record<string, string>): Promise<Response> {
  const route = restRoutes.find((candidate) => candidate.method === 'POST' && candidate.path === '/api/v1/leads');
  if (!route) throw new Error('no route');
  const request = new Request(`${headers.origin}/api/v1/leads`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return route.handle(request, { params: {}, ip: '198.51.100.7' });
}
