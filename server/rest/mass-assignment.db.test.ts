import { expect, test } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { systemDb } from '@/server/platform/db/client';
import { publicUrl } from '@/server/platform/env';
import { restRoutes } from './routes';

test('what a visitor adds to a body decides nothing: tenant, status, ids, marks and times are the product’s', async () => {
  const [own, other] = [await seedClinic(systemDb()), await seedClinic(systemDb())];
  const poison = {
    tenantId: other.tenantId,
    id: 'lead_mine',
    leadId: 'lead_mine',
    number: 4242,
    status: 'booked',
    ledgerState: 'finished',
    outcome: 'booked',
    isTest: true,
    isSuspicious: false,
    visitorId: 'vis_mine',
    provenVisitorId: 'vis_mine',
    conversationId: 'conv_mine',
    contactId: 'con_mine',
    createdAt: '2020-01-01T00:00:00.000Z',
    correlationId: 'cor_mine_is_this',
    role: 'admin',
    author: 'member',
    direction: 'out',
    state: 'read',
    seq: 99,
  };
  const contact = { name: 'Анна', phone: '+79120001122' };
  const lead = { tenant: own.slug, contact: { ...poison, ...contact }, consent: { gdpr: true, ...poison }, channel: 'web', ...poison };
  expect((await post('/api/v1/leads', lead)).status).toBe(201);
  expect(
    (await post('/api/widget/v1/messages', { tenant: own.slug, clientKey: 'mass-assignment-1', text: 'Здравствуйте', ...poison })).status,
  ).toBe(201);

  const leads = await systemDb().lead.findMany({ where: { tenantId: own.tenantId }, orderBy: { number: 'asc' } });
  expect(leads).toMatchObject([{ number: 1, ledgerState: 'in_progress', outcome: null, status: 'new', isTest: false }, { number: 2 }]);
  const messages = await systemDb().message.findMany({ where: { tenantId: own.tenantId, author: { not: 'bot' } } });
  expect(messages.every((message) => message.direction === 'in' && message.author === 'visitor')).toBe(true);
  const said = JSON.stringify([leads, messages, await systemDb().conversation.findMany({ where: { tenantId: own.tenantId } })]);
  expect(said).not.toMatch(/_mine|2020-01-01|4242/);
  for (const table of [systemDb().lead, systemDb().contact, systemDb().conversation, systemDb().message] as const)
    expect(await (table as { count(query: object): Promise<number> }).count({ where: { tenantId: other.tenantId } })).toBe(0);
});

async function post(path: string, body: unknown): Promise<Response> {
  const route = restRoutes.find((candidate) => candidate.method === 'POST' && candidate.path === path);
  if (!route) throw new Error(`no route ${path}`);
  const origin = new URL(publicUrl()).origin;
  const headers = { origin, 'content-type': 'application/json' };
  return route.handle(new Request(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }), {
    params: {},
    ip: '198.51.100.4',
  });
}
