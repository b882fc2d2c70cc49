import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { seedTenant, testScope, type RunInScope, type SeededTenant } from '@/prisma/seed/factories';
import { seedBooking, seedServices } from '@/prisma/seed/services';
import { firstContactsSince } from '@/server/domain/analytics/sweep';
import { expireHolds } from '@/server/domain/bookings/sweep';
import { createContact } from '@/server/domain/contacts/commands';
import { openConversation } from '@/server/domain/conversations/commands';
import { markFirstContact } from '@/server/domain/leads/commands/move-lead';
import { queueMessage } from '@/server/domain/messages/commands';
import { closeDb, systemDb } from '@/server/platform/db/client';
import { leaveLead } from '@/testing/leave-lead';
import { wakeStuck } from './sweep-leads';
import { requeueUndelivered } from './sweep-messages';

/** A tenant of the lab whose clock runs two days ahead, beside one whose clock is ours: sweeps serve both alike. */
const AHEAD_MS = 48 * 3_600_000;
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const clinic = {
  services: [{ name: 'Осмотр', durationMin: 30 }],
  staff: [{ name: 'Орлова', week: [{ weekday: 1, startMin: 0, endMin: 1440 }] }],
};
let ahead: SeededTenant;
let ours: SeededTenant;

beforeEach(async () => {
  [ahead, ours] = [await seedTenant(), await seedTenant()];
  await systemDb().tenant.update({ where: { id: ahead.id }, data: { clockShiftMs: BigInt(AHEAD_MS) } });
});
afterAll(closeDb);

const scopeOf = (tenant: SeededTenant): RunInScope =>
  testScope(tenant, { kind: 'system', job: 'test' }, { clockShiftMs: tenant === ahead ? AHEAD_MS : 0 });
const nowOf = (tenant: SeededTenant) => new Date(Date.now() + (tenant === ahead ? AHEAD_MS : 0));
const lead = (tenant: SeededTenant, phone = '+79123456789') => leaveLead(tenant, { contact: { phone }, arrival: { now: nowOf(tenant) } });
const told = (tenant: SeededTenant, name: string) => systemDb().outbox.count({ where: { tenantId: tenant.id, name } });

describe('a lead that stands still', () => {
  test('is woken once a minute until it goes on, by the clock of its tenant', async () => {
    for (const tenant of [ahead, ours]) await lead(tenant);
    await wakeStuck(inMinutes(0.5));
    expect([await told(ahead, 'lead.created'), await told(ours, 'lead.created')]).toEqual([1, 1]);
    await wakeStuck(inMinutes(2));
    await wakeStuck(inMinutes(4));
    expect([await told(ahead, 'lead.created'), await told(ours, 'lead.created')]).toEqual([3, 3]);
  });

  test('is found behind any number of leads that people have', async () => {
    const { leadId } = await lead(ours);
    const row = await systemDb().lead.findUniqueOrThrow({ where: { id: leadId } });
    const held = await scopeOf(ours)((scope) =>
      openConversation(scope, { contactId: row.contactId, leadId: null, channel: 'email', connectionId: null, proofKey: 'x' }),
    );
    await systemDb().conversation.update({ where: { id: held.id }, data: { mode: 'human' } });
    const before = new Date(Date.now() - 3_600_000);
    await systemDb().lead.createMany({
      data: Array.from({ length: 600 }, (_, index) => ({
        ...row,
        id: `${leadId}-${index}`,
        number: 1000 + index,
        conversationId: held.id,
        updatedAt: before,
      })),
    });
    expect(await wakeStuck(inMinutes(2))).toMatchObject({ woken: expect.any(Number) });
    expect(await told(ours, 'lead.created')).toBe(2);
  });
});

describe('a message that nobody delivers', () => {
  async function queued(tenant: SeededTenant): Promise<string> {
    const { messageId } = await scopeOf(tenant)(async (scope) => {
      const contactId = await createContact(scope, { name: 'Анна' });
      const { id } = await openConversation(scope, { contactId, leadId: null, channel: 'telegram', connectionId: null, proofKey: 'a' });
      return queueMessage(scope, { conversationId: id, author: 'bot', text: 'Здравствуйте', clientKey: 'bot:1' });
    });
    return messageId;
  }

  test('is handed out again by the clock of its tenant', async () => {
    for (const tenant of [ahead, ours]) await queued(tenant);
    await requeueUndelivered(inMinutes(0.5));
    expect([await told(ahead, 'message.queued'), await told(ours, 'message.queued')]).toEqual([1, 1]);
    await requeueUndelivered(inMinutes(2));
    expect([await told(ahead, 'message.queued'), await told(ours, 'message.queued')]).toEqual([2, 2]);
  });

  test("and not before the vendor's pause is over", async () => {
    const id = await queued(ahead);
    await systemDb().message.update({ where: { id }, data: { leaseUntil: new Date(inMinutes(10).getTime() + AHEAD_MS) } });
    await requeueUndelivered(inMinutes(9));
    expect(await told(ahead, 'message.queued')).toBe(1);
    await requeueUndelivered(inMinutes(11));
    expect(await told(ahead, 'message.queued')).toBe(2);
  });

  test('whose sender died is handed out by our clock, which wrote its lease', async () => {
    const id = await queued(ahead);
    await systemDb().message.update({ where: { id }, data: { state: 'sending', leaseUntil: inMinutes(1) } });
    await requeueUndelivered(inMinutes(0.9));
    expect(await told(ahead, 'message.queued')).toBe(1);
    await requeueUndelivered(inMinutes(1.1));
    expect(await told(ahead, 'message.queued')).toBe(2);
  });
});

test('a first contact of next week does not hide those of today', async () => {
  const since = new Date(Date.now() - 1000);
  for (const tenant of [ahead, ours]) {
    const { leadId } = await lead(tenant);
    await scopeOf(tenant)((scope) => markFirstContact(scope, { leadId, channel: 'web', at: scope.now() }));
  }
  const { seconds, until } = await firstContactsSince(since);
  expect(seconds).toHaveLength(1);
  expect(until.getTime()).toBeLessThan(Date.now() + 60_000);
});

test('a hold that nobody confirmed is forgotten a day later by the clock of its tenant', async () => {
  for (const tenant of [ahead, ours]) {
    const { services, staff } = await seedServices(systemDb(), { tenantId: tenant.id, clinic, at: new Date() });
    for (const hours of [23, 25]) {
      const at = new Date(nowOf(tenant).getTime() - hours * 3_600_000);
      const where = { tenantId: tenant.id, serviceId: services['Осмотр'] ?? '', staffId: staff['Орлова'] ?? '' };
      const { bookingId } = await seedBooking(systemDb(), { ...where, startsAt: at, durationMin: 30, createdAt: at });
      await systemDb().booking.update({ where: { id: bookingId }, data: { status: 'expired', updatedAt: at } });
    }
  }
  await expireHolds();
  const ages = await Promise.all(
    [ahead, ours].map(async (tenant) =>
      (await systemDb().booking.findMany({ where: { tenantId: tenant.id } })).map(({ updatedAt }) =>
        Math.round((nowOf(tenant).getTime() - updatedAt.getTime()) / 3_600_000),
      ),
    ),
  );
  expect(ages).toEqual([[23], [23]]);
});
