import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { seedTenant } from '@/prisma/seed/factories';
import { open, seal } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import { env, provideEnv } from '@/server/platform/env';
import { newId } from '@/server/platform/ids';
import { rotateDataKeys } from './rotate-data-keys';

const newKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const [k1, k2] = [newKey('k1'), newKey('k2')];

beforeEach(() => provideEnv({ DATA_KEYS: k1 }));

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

async function seedLead(
  tenantId: string,
  name: string,
  phone: string,
  email: string,
): Promise<{ contactId: string; conversationId: string }> {
  const at = new Date();
  const [contactId, leadId, conversationId] = [newId('contact'), newId('lead'), newId('conversation')];
  const base = { tenantId, createdAt: at, updatedAt: at };
  await systemDb().contact.create({ data: { id: contactId, ...base, name: seal(name), phone: seal(phone), email: seal(email) } });
  await systemDb().lead.create({
    data: { id: leadId, ...base, number: 1, contactId, channel: 'web', source: 'widget', correlationId: 'cor_test' },
  });
  await systemDb().conversation.create({ data: { id: conversationId, ...base, contactId, leadId, channel: 'web' } });
  return { contactId, conversationId };
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
