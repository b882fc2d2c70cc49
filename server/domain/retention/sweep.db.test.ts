import { expect, test } from 'vitest';
import { seedTenant } from '@/prisma/seed/factories';
import { systemDb } from '@/server/platform/db/client';
import { newId } from '@/server/platform/ids';
import { forgetSpent } from './sweep';

const now = new Date('2026-11-25T03:41:00Z');
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);

test('what has done its work is forgotten after its time, and nothing that may still be asked for', async () => {
  const { id: tenantId } = await seedTenant();
  const key = (route: string, days: number) => ({
    id: newId('idempotency'),
    tenantId,
    route,
    key: `${route}-${days}`,
    requestHash: '',
    status: 201,
    response: {},
    createdAt: daysAgo(days),
  });
  await systemDb().idempotencyKey.createMany({
    data: [key('leads', 1), key('leads', 6.9), key('leads', 7.1), key('booking-letter', 100), key('booking-letter', 401)],
  });
  const event = (createdDays: number, announcedDays: number | null) => ({
    id: newId('outbox'),
    tenantId,
    name: 'lead.changed',
    data: {},
    createdAt: daysAgo(createdDays),
    announcedAt: announcedDays === null ? null : daysAgo(announcedDays),
  });
  await systemDb().outbox.createMany({ data: [event(100, null), event(8, 6), event(8, 7.5)] });
  const link = (days: number) => ({
    id: newId('deepLink'),
    tenantId,
    tokenHash: `hash-${days}`,
    connectionId: 'con_1',
    contactId: 'ct_1',
    createdAt: daysAgo(90),
    expiresAt: daysAgo(days),
  });
  await systemDb().deepLink.createMany({ data: [link(-1), link(29), link(31)] });
  const letter = (days: number) => ({
    id: newId('letter'),
    sender: 'a',
    recipient: 'b',
    subject: 'c',
    text: 'd',
    raw: 'e',
    createdAt: daysAgo(days),
  });
  await systemDb().mailboxLetter.createMany({ data: [letter(29), letter(31)] });

  expect(await forgetSpent(now)).toEqual({ idempotencyKeys: 2, outbox: 1, deepLinks: 1, keptLetters: 1 });
  const keys = await systemDb().idempotencyKey.findMany({ where: { tenantId }, orderBy: { createdAt: 'desc' } });
  expect(keys.map((row) => row.key)).toEqual(['leads-1', 'leads-6.9', 'booking-letter-100']);
  expect(await systemDb().outbox.count({ where: { announcedAt: null } })).toBe(1); // never what nobody announced
  expect(await forgetSpent(now)).toEqual({ idempotencyKeys: 0, outbox: 0, deepLinks: 0, keptLetters: 0 });
});

test('more than a batch goes in one round', async () => {
  const { id: tenantId } = await seedTenant();
  const rows = Array.from({ length: 5200 }, (_, index) => ({
    id: newId('idempotency'),
    tenantId,
    route: 'leads',
    key: `k${index}`,
    requestHash: '',
    status: 201,
    response: {},
    createdAt: daysAgo(30),
  }));
  await systemDb().idempotencyKey.createMany({ data: rows });
  expect(await forgetSpent(now)).toMatchObject({ idempotencyKeys: 5200 });
});
