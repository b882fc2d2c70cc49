import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { seedTenant, testScope } from '@/prisma/seed/factories';
import { blindIndex, nameTokens, open, seal } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import { env, provideEnv } from '@/server/platform/env';
import { newId } from '@/server/platform/ids';
import { listLeads } from '@/server/domain/leads/queries';
import { listLeadsSchema } from '@/server/domain/leads/schema';
import { rotateDataKeys, rotateIndexKeys } from './rotate-keys';

const newKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const [k1, k2, i1, i2] = [newKey('k1'), newKey('k2'), newKey('i1'), newKey('i2')];

beforeEach(() => provideEnv({ DATA_KEYS: k1, INDEX_KEYS: i1 }));

describe('data keys', () => {
  test('after a rotation everything opens with the new key alone', async () => {
    const tenant = await seedTenant();
    const { contactId, conversationId } = await seedLead(tenant.id, 'Анна Ёлкина', '+79123456789', 'anna@example.ru');
    const messages = await seedMessages(tenant.id, conversationId, 1203); // more than two batches
    provideEnv({ DATA_KEYS: `${k2},${k1}` });
    const result = await rotateDataKeys(env().DATABASE_URL);
    expect(result.unreadable).toEqual([]);
    expect(result.rewritten).toBeGreaterThanOrEqual(1203 + 3);
    provideEnv({ DATA_KEYS: k2 });
    const contact = await systemDb().contact.findUniqueOrThrow({ where: { id: contactId } });
    expect([contact.name, contact.phone, contact.email].map((sealed) => open(sealed ?? ''))).toEqual([
      'Анна Ёлкина',
      '+79123456789',
      'anna@example.ru',
    ]);
    const rows = await systemDb().message.findMany({ where: { id: { in: messages } }, orderBy: { seq: 'asc' } });
    expect(rows.map((row) => open(row.text))).toEqual(messages.map((_, index) => `сообщение ${index}`));
  });

  test('a second run finds nothing to do', async () => {
    const tenant = await seedTenant();
    await seedLead(tenant.id, 'Пётр', '+79120000001', 'p@example.ru');
    provideEnv({ DATA_KEYS: `${k2},${k1}` });
    await rotateDataKeys(env().DATABASE_URL);
    expect((await rotateDataKeys(env().DATABASE_URL)).rewritten).toBe(0);
  });

  test('what no key opens is reported and left as it is', async () => {
    const tenant = await seedTenant();
    provideEnv({ DATA_KEYS: newKey('lost') });
    const { contactId } = await seedLead(tenant.id, 'Пётр', '+79120000002', 'p@example.ru');
    const before = await systemDb().contact.findUniqueOrThrow({ where: { id: contactId } });
    provideEnv({ DATA_KEYS: `${k2},${k1}` });
    const result = await rotateDataKeys(env().DATABASE_URL);
    expect(result.unreadable).toContainEqual({ table: 'contacts', column: 'phone', id: contactId });
    expect(await systemDb().contact.findUniqueOrThrow({ where: { id: contactId } })).toEqual(before);
  });
});

describe('index keys', () => {
  test.each([
    ['exact phone', '8 (912) 345-67-89'],
    ['e-mail', 'Anna@Example.ru'],
    ['last four digits', '6789'],
    ['beginning of a name', 'елк'],
  ])('after a rotation a lead is found by %s with the new key alone', async (_name, search) => {
    const tenant = await seedTenant();
    const { leadId } = await seedLead(tenant.id, 'Анна Ёлкина', '+79123456789', 'anna@example.ru');
    const find = async (): Promise<string[]> =>
      (await testScope(tenant)((scope) => listLeads(scope, listLeadsSchema.parse({ search })))).leads.map((lead) => lead.id);
    expect(await find()).toEqual([leadId]);
    provideEnv({ INDEX_KEYS: `${i2},${i1}` });
    expect(await find()).toEqual([]); // which is why the product is stopped for it
    expect((await rotateIndexKeys(env().DATABASE_URL)).rewritten).toBeGreaterThan(0);
    provideEnv({ INDEX_KEYS: i2 });
    expect(await find()).toEqual([leadId]);
  });

  test('the copies in leads follow, so a repeated lead is still a duplicate', async () => {
    const tenant = await seedTenant();
    const { leadId } = await seedLead(tenant.id, 'Анна', '+79123456789', 'anna@example.ru');
    provideEnv({ INDEX_KEYS: `${i2},${i1}` });
    await rotateIndexKeys(env().DATABASE_URL);
    provideEnv({ INDEX_KEYS: i2 });
    const lead = await systemDb().lead.findUniqueOrThrow({ where: { id: leadId } });
    expect(lead).toMatchObject({
      phoneHash: blindIndex(tenant.id, 'phone', '+79123456789'),
      emailHash: blindIndex(tenant.id, 'email', 'anna@example.ru'),
    });
  });

  test('a second run changes nothing', async () => {
    provideEnv({ INDEX_KEYS: `${i2},${i1}` });
    await rotateIndexKeys(env().DATABASE_URL);
    expect((await rotateIndexKeys(env().DATABASE_URL)).rewritten).toBe(0);
  });
});

async function seedLead(
  tenantId: string,
  name: string,
  phone: string,
  email: string,
): Promise<{ contactId: string; leadId: string; conversationId: string }> {
  const at = new Date();
  const [contactId, leadId, conversationId] = [newId('contact'), newId('lead'), newId('conversation')];
  const hashes = { phoneHash: blindIndex(tenantId, 'phone', phone), emailHash: blindIndex(tenantId, 'email', email) };
  await systemDb().contact.create({
    data: {
      id: contactId,
      tenantId,
      name: seal(name),
      phone: seal(phone),
      email: seal(email),
      ...hashes,
      phoneTailHash: blindIndex(tenantId, 'phoneTail', phone.slice(-4)),
      nameTokens: nameTokens(tenantId, name),
      createdAt: at,
      updatedAt: at,
    },
  });
  await systemDb().lead.create({
    data: {
      id: leadId,
      tenantId,
      number: 1,
      contactId,
      channel: 'web',
      source: 'widget',
      ...hashes,
      correlationId: 'cor_test',
      createdAt: at,
      updatedAt: at,
    },
  });
  await systemDb().conversation.create({
    data: { id: conversationId, tenantId, contactId, leadId, channel: 'web', createdAt: at, updatedAt: at },
  });
  return { contactId, leadId, conversationId };
}

async function seedMessages(tenantId: string, conversationId: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId('message'));
  await systemDb().message.createMany({
    data: ids.map((id, seq) => ({
      id,
      tenantId,
      conversationId,
      seq,
      direction: 'in',
      author: 'visitor',
      text: seal(`сообщение ${seq}`),
      state: 'received',
      createdAt: new Date(),
    })),
  });
  return ids;
}
