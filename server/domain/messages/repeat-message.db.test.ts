import { beforeAll, describe, expect, test } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { seedTenant, testScope, type RunInScope } from '@/prisma/seed/factories';
import { seedMember, seedUser } from '@/prisma/seed/users';
import { appRouter } from '@/server/api/root';
import { createCallerFactory } from '@/server/api/trpc';
import { asSystem } from '@/server/auth/system';
import { openConversation } from '@/server/domain/conversations/commands';
import type { TenantId } from '@/server/domain/scope';
import { systemDb } from '@/server/platform/db/client';
import { newId } from '@/server/platform/ids';
import { claimForSending, queueMessage, recordDelivery, type DeliveryReport } from './commands';
import { repeatMessage } from './commands/repeat-message';
import { retryMessage } from './commands/retry-message';
import { reportedState } from './rules';

type Clinic = Awaited<ReturnType<typeof seedClinic>>;
let clinic: Clinic;
let operator: RunInScope;
let memberId: string;
let leadId: string;

beforeAll(async () => {
  clinic = await seedClinic(systemDb());
  const user = await seedUser();
  memberId = (await seedMember({ tenantId: clinic.tenantId, userId: user.id, role: 'operator', name: 'Ольга' })).id;
  operator = testScope({ id: clinic.tenantId as TenantId }, { kind: 'person', userId: user.id, memberId, role: 'operator' });
  leadId = newId('lead');
  const at = new Date();
  const lead = {
    tenantId: clinic.tenantId,
    contactId: await clinic.contact(),
    channel: 'telegram',
    source: 'test',
    correlationId: 'cor_test',
  };
  await systemDb().lead.create({ data: { id: leadId, ...lead, number: 900_001, createdAt: at, updatedAt: at } });
});

const system = <T>(work: Parameters<typeof asSystem<T>>[2]) => asSystem(clinic.tenantId, 'test', work);
const report = (messageId: string, what: DeliveryReport) => system((scope) => recordDelivery(scope, { messageId, report: what }));
const rowOf = (messageId: string) => systemDb().message.findUniqueOrThrow({ where: { id: messageId } });
const repeat = (messageId: string, repeats = 0) => operator((scope) => repeatMessage(scope, { messageId, repeats }));
const hops = () => systemDb().traceHop.findMany({ where: { leadId, kind: 'message.repeated' }, orderBy: { at: 'asc' } });
const queuedEvents = (messageId: string) =>
  systemDb().outbox.count({
    where: { tenantId: clinic.tenantId, name: 'message.queued', data: { path: ['messageId'], equals: messageId } },
  });

/** What an operator wrote, the vendor was called for and never answered. */
async function unknownOne(author: 'member' | 'bot' = 'member'): Promise<string> {
  const contactId = await clinic.contact();
  const messageId = await system(async (scope) => {
    const { id } = await openConversation(scope, { contactId, leadId, channel: 'telegram', connectionId: null });
    const said = {
      conversationId: id,
      author,
      authorId: author === 'member' ? memberId : null,
      text: 'Ждём вас',
      clientKey: newId('message'),
    };
    return (await queueMessage(scope, said)).messageId;
  });
  await attempt(messageId, { state: 'unknown', error: 'timed out' });
  return messageId;
}

async function attempt(messageId: string, outcome: DeliveryReport): Promise<void> {
  expect(await system((scope) => claimForSending(scope, { messageId }))).not.toBeNull();
  await report(messageId, outcome);
}

describe('a message whose outcome nobody knows', () => {
  test('is sent again when a person decides so, and the lead’s way says who', async () => {
    const messageId = await unknownOne();
    const before = (await hops()).length;
    await repeat(messageId);
    expect(await rowOf(messageId)).toMatchObject({ state: 'queued', attempts: 0, error: null, payload: { repeats: { count: 1 } } });
    expect(await queuedEvents(messageId)).toBe(2); // the first sending and one more
    expect((await hops()).slice(before)).toMatchObject([{ level: 'warning', data: { channel: 'telegram', by: memberId } }]);
  });

  test('is sent once more however often it is pressed, at once or after the repeat was unknown again', async () => {
    const messageId = await unknownOne();
    const before = (await hops()).length;
    await Promise.all([repeat(messageId), repeat(messageId), repeat(messageId)]);
    await attempt(messageId, { state: 'unknown', error: 'timed out' });
    await repeat(messageId); // the first press, delivered late
    expect(await rowOf(messageId)).toMatchObject({ state: 'unknown', payload: { repeats: { count: 1 } } });
    expect(await queuedEvents(messageId)).toBe(2);
    await repeat(messageId, 1); // decided anew
    expect(await queuedEvents(messageId)).toBe(3);
    expect(await hops()).toHaveLength(before + 2);
  });

  test('that the vendor settles before the press is left alone', async () => {
    const messageId = await unknownOne();
    await report(messageId, { state: 'sent', externalId: newId('message') });
    await repeat(messageId);
    expect(await rowOf(messageId)).toMatchObject({ state: 'sent', payload: {} });
    expect(await queuedEvents(messageId)).toBe(1);
  });

  test('stays unknown when the repeat is refused: that says nothing about the first attempt', async () => {
    const messageId = await unknownOne();
    await repeat(messageId);
    await attempt(messageId, { state: 'failed', error: 'Forbidden: bot was blocked by the user' });
    expect(await rowOf(messageId)).toMatchObject({ state: 'unknown', error: 'Forbidden: bot was blocked by the user' });
    await expect(operator((scope) => retryMessage(scope, { messageId }))).rejects.toMatchObject({ reason: 'message.unknown' });
  });

  test('is sent when the repeat arrives', async () => {
    const messageId = await unknownOne();
    await repeat(messageId);
    await attempt(messageId, { state: 'sent', externalId: newId('message') });
    expect(await rowOf(messageId)).toMatchObject({ state: 'sent', error: null, payload: { repeats: { count: 1 } } });
  });
});

describe('nothing else is sent again', () => {
  test.each(['queued', 'sending', 'failed', 'delivered', 'read'])('a message that is %s is left as it is', async (state) => {
    const messageId = await unknownOne();
    await systemDb().message.update({ where: { id: messageId }, data: { state } });
    await repeat(messageId);
    expect(await rowOf(messageId)).toMatchObject({ state, payload: {} });
  });

  test('what the bot said goes its own way', async () => {
    const messageId = await unknownOne('bot');
    await expect(repeat(messageId)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'message.not_of_person' });
    expect(await rowOf(messageId)).toMatchObject({ state: 'unknown' });
  });

  test('another tenant finds nothing', async () => {
    const messageId = await unknownOne();
    const stranger = testScope(await seedTenant());
    await expect(stranger((scope) => repeatMessage(scope, { messageId, repeats: 0 }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await rowOf(messageId)).toMatchObject({ state: 'unknown' });
  });

  test('an analyst may not', async () => {
    const messageId = await unknownOne();
    const user = await seedUser();
    await seedMember({ tenantId: clinic.tenantId, userId: user.id, role: 'analyst' });
    const person = { userId: user.id, sessionId: 'ses_test', locale: 'ru' as const, emailVerified: true };
    const analyst = createCallerFactory(appRouter)({ person, tenantSlug: clinic.slug, locale: 'ru', ip: '127.0.0.1', userAgent: 'test' });
    await expect(analyst.conversations.repeat({ messageId, repeats: 0 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await rowOf(messageId)).toMatchObject({ state: 'unknown' });
  });
});

test.each([
  ['sending', 'failed', true, 'unknown'],
  ['queued', 'failed', true, 'unknown'],
  ['sending', 'failed', false, 'failed'],
  ['sent', 'failed', true, 'failed'],
  ['sending', 'sent', true, 'sent'],
  ['unknown', 'delivered', true, 'delivered'],
] as const)('from %s, reported %s, in doubt %s: %s', (from, reported, isInDoubt, becomes) =>
  expect(reportedState(from, reported, isInDoubt)).toBe(becomes),
);
