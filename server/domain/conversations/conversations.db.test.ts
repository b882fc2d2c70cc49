import { beforeEach, describe, expect, test } from 'vitest';
import { callAsTenant } from '@/server/auth/unit-of-work';
import type { TenantId } from '@/server/domain/scope';
import { systemDb } from '@/server/platform/db/client';
import { seal } from '@/server/platform/crypto';
import { newId } from '@/server/platform/ids';
import { seedMember, seedUser } from '@/prisma/seed/users';
import { seedTenant, testScope, type RunInScope, type SeededTenant } from '@/prisma/seed/factories';
import { createContact } from '@/server/domain/contacts/commands';
import { queueMessage, receiveMessage } from '@/server/domain/messages/commands';
import { claimConversation, closeConversation, markRead, openConversation, reopenConversation, reply } from './commands';
import { markUnread } from './commands/mark-unread';
import { fetchThread } from './commands/fetch-thread';
import { countConversations, getMessages, getThread } from './queries';

let tenant: SeededTenant;
let operators: RunInScope[];
let conversationId: string;

beforeEach(async () => {
  tenant = await seedTenant();
  operators = await Promise.all(['Ольга', 'Денис'].map((name) => operatorOf(tenant, name)));
  conversationId = await testScope(tenant)(async (scope) => {
    const contactId = await createContact(scope, { name: 'Анна' });
    return (
      await openConversation(scope, { contactId, leadId: null, channel: 'web', connectionId: null, visitorId: 'vis_1', proofKey: 'vis_1' })
    ).id;
  });
});

async function operatorOf(of: SeededTenant, name: string): Promise<RunInScope> {
  const user = await seedUser({ name });
  const member = await seedMember({ tenantId: of.id, userId: user.id, role: 'operator', name });
  return testScope(of, { kind: 'person', userId: user.id, memberId: member.id, role: 'operator' });
}

const [first, second] = [0, 1].map((index) => (work: Parameters<RunInScope>[0]) => (operators[index] as RunInScope)(work)) as [
  RunInScope,
  RunInScope,
];
const hears = (text: string, clientKey: string) =>
  testScope(tenant, { kind: 'visitor', visitorId: 'vis_1' })((scope) => receiveMessage(scope, { conversationId, text, clientKey }));
const unread = (who: RunInScope) => who(async (scope) => (await getThread(scope, { conversationId })).conversation.unreadCount);
const row = () => systemDb().conversation.findUniqueOrThrow({ where: { id: conversationId } });

describe('a conversation', () => {
  test('claimed by many at once has one winner, and the others learn who', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? first : second)((scope) => claimConversation(scope, { conversationId }))),
    );
    const winner = (await row()).assigneeId;
    const taken = claims.filter((claim) => claim.outcome === 'taken');
    expect(claims).toHaveLength(20);
    expect(taken).toHaveLength(10);
    expect(taken.every((claim) => claim.byMemberId === winner)).toBe(true);
  });

  test('answered twice under one key gets one message', async () => {
    const send = () => first((scope) => reply(scope, { conversationId, text: 'Здравствуйте', clientKey: 'reply-key-1' }));
    const [one, two] = [await send(), await send()];
    expect(two).toEqual(one);
    expect(await systemDb().message.count({ where: { tenantId: tenant.id, direction: 'out' } })).toBe(1);
  });

  test('of a colleague is answered only after taking it over', async () => {
    await first((scope) => claimConversation(scope, { conversationId }));
    await expect(second((scope) => reply(scope, { conversationId, text: 'И я', clientKey: 'reply-key-2' }))).rejects.toMatchObject({
      reason: 'conversation.taken',
    });
    await second((scope) => claimConversation(scope, { conversationId, takeOver: true }));
    await expect(second((scope) => reply(scope, { conversationId, text: 'И я', clientKey: 'reply-key-2' }))).resolves.toMatchObject({
      seq: expect.any(Number),
    });
  });

  test('numbers its messages in order however many come at once', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, index) => hears(`сообщение ${index}`, `client-key-${index}`)));
    const numbers = (
      await systemDb().message.findMany({ where: { tenantId: tenant.id }, orderBy: { seq: 'asc' }, select: { seq: true } })
    ).map((message) => message.seq);
    expect(numbers).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(await row()).toMatchObject({ lastSeq: 30, inboundCount: 30 });
  });

  test('is read forward only, and what came later stays unread', async () => {
    for (const key of ['client-key-a', 'client-key-b', 'client-key-c']) await hears('вопрос', key);
    await first((scope) => markRead(scope, { conversationId, seq: 2, side: 'operator' }));
    await first((scope) => markRead(scope, { conversationId, seq: 1, side: 'operator' }));
    expect(await row()).toMatchObject({ operatorReadSeq: 2 });
    expect(await unread(first)).toBe(1);
  });

  test('is unread for each operator until that operator has read it, and for a newcomer only from then on', async () => {
    for (const key of ['client-key-a', 'client-key-b']) await hears('вопрос', key);
    await first((scope) => markRead(scope, { conversationId, seq: 2, side: 'operator' }));
    expect([await unread(first), await unread(second)]).toEqual([0, 2]);
    await hears('ещё вопрос', 'client-key-c');
    expect([await unread(first), await unread(second)]).toEqual([1, 3]);
    const newcomer = await operatorOf(tenant, 'Новенькая');
    expect(await unread(newcomer)).toBe(0);
    await hears('и ещё', 'client-key-d');
    expect(await unread(newcomer)).toBe(4);
  });

  test('of the pool is in the menu count of everyone who has not read it, and leaves the count of who has', async () => {
    await systemDb().conversation.update({ where: { id: conversationId }, data: { mode: 'human' } });
    await hears('вопрос', 'client-key-a');
    const count = (who: RunInScope) => who(async (scope) => (await countConversations(scope)).unread);
    expect([await count(first), await count(second)]).toEqual([1, 1]);
    await first((scope) => markRead(scope, { conversationId, seq: 1, side: 'operator' }));
    expect([await count(first), await count(second)]).toEqual([0, 1]);
    await first((scope) => claimConversation(scope, { conversationId }));
    expect(await count(second), 'a colleague has it now').toBe(0);
  });

  test('marked unread calls that operator again until it is opened, and nobody else', async () => {
    await hears('вопрос', 'client-key-a');
    for (const who of [first, second]) await who((scope) => markRead(scope, { conversationId, seq: 1, side: 'operator' }));
    await first((scope) => markUnread(scope, { conversationId }));
    expect([await unread(first), await unread(second)]).toEqual([1, 0]);
    await first((scope) => markRead(scope, { conversationId, seq: 1, side: 'operator' }));
    expect(await unread(first)).toBe(0);
  });

  test('a message that comes while it is being read is not lost as read', async () => {
    await hears('раз', 'client-key-0');
    await Promise.all([
      first((scope) => markRead(scope, { conversationId, seq: 1, side: 'operator' })),
      ...Array.from({ length: 5 }, (_, index) => hears('ещё', `client-key-${index + 1}`)),
    ]);
    expect(await unread(first)).toBe(5);
  });

  test('closed twice is closed once, opens again, and an answer opens it too', async () => {
    await first((scope) => closeConversation(scope, { conversationId }));
    await first((scope) => closeConversation(scope, { conversationId }));
    expect(await systemDb().message.count({ where: { tenantId: tenant.id, direction: 'event' } })).toBe(1);
    await first((scope) => reopenConversation(scope, { conversationId }));
    await first((scope) => closeConversation(scope, { conversationId }));
    await first((scope) => reply(scope, { conversationId, text: 'Забыл сказать', clientKey: 'reply-key-3' }));
    expect(await row()).toMatchObject({ status: 'open' });
  });

  test('closed and reopened is as it was: who waits still waits, and its lead goes on', async () => {
    const leadId = await leadOfIt();
    await first((scope) => claimConversation(scope, { conversationId }));
    await hears('вопрос', 'client-key-a');
    const before = await row();
    await first((scope) => closeConversation(scope, { conversationId }));
    expect(await systemDb().lead.findUniqueOrThrow({ where: { id: leadId } })).toMatchObject({
      ledgerState: 'finished',
      outcome: 'closed',
    });
    expect(await unread(first), 'nothing is unread in a closed one').toBe(0);
    await first((scope) => reopenConversation(scope, { conversationId }));
    expect(await row()).toMatchObject({ status: 'open', waitingSince: before.waitingSince, assigneeId: before.assigneeId });
    expect(await systemDb().lead.findUniqueOrThrow({ where: { id: leadId } })).toMatchObject({ ledgerState: 'in_progress', outcome: null });
    expect(await unread(first)).toBe(1);
  });

  test('closed and reopened leaves a booked lead booked', async () => {
    const leadId = await leadOfIt();
    await systemDb().lead.update({ where: { id: leadId }, data: { ledgerState: 'finished', outcome: 'booked', status: 'booked' } });
    await first((scope) => closeConversation(scope, { conversationId }));
    await first((scope) => reopenConversation(scope, { conversationId }));
    expect(await systemDb().lead.findUniqueOrThrow({ where: { id: leadId } })).toMatchObject({
      ledgerState: 'finished',
      outcome: 'booked',
    });
  });

  test('an answer repeated after closing neither opens it nor is said twice', async () => {
    const send = () => first((scope) => reply(scope, { conversationId, text: 'До встречи', clientKey: 'reply-key-4' }));
    const one = await send();
    await first((scope) => closeConversation(scope, { conversationId }));
    expect(await send()).toEqual(one);
    expect(await row()).toMatchObject({ status: 'resolved' });
  });

  test('where a person was promised stays waiting whatever the bot says, until a person answers', async () => {
    await hears('позовите человека', 'client-key-a');
    await systemDb().conversation.update({ where: { id: conversationId }, data: { mode: 'human' } });
    await first((scope) => queueMessage(scope, { conversationId, author: 'bot', text: 'Передал администратору', clientKey: 'bot-key-1' }));
    expect((await row()).waitingSince).not.toBeNull();
    await first((scope) => reply(scope, { conversationId, text: 'Слушаю вас', clientKey: 'reply-key-5' }));
    expect((await row()).waitingSince).toBeNull();
  });

  test('is read page by page upwards, nothing twice and nothing missed, and catches up from a number', async () => {
    for (let index = 1; index <= 7; index += 1) await hears(`сообщение ${index}`, `client-key-${index}`);
    const page = (cursor: number | null) => first((scope) => getMessages(scope, { conversationId, cursor, limit: 3 }));
    const newest = await page(null);
    const middle = await page(newest.nextCursor);
    const oldest = await page(middle.nextCursor);
    expect([oldest, middle, newest].map(({ messages }) => messages.map(({ seq }) => seq))).toEqual([[1], [2, 3, 4], [5, 6, 7]]);
    expect(oldest.nextCursor).toBeNull();
    const since = await first((scope) => getMessages(scope, { conversationId, after: 5, limit: 50 }));
    expect(since.messages.map(({ text }) => text)).toEqual(['сообщение 6', 'сообщение 7']);
  });

  test('of another tenant is not found', async () => {
    const stranger = await operatorOf(await seedTenant(), 'Чужой');
    await expect(stranger((scope) => getThread(scope, { conversationId }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(stranger((scope) => claimConversation(scope, { conversationId }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('whose operator gave no name is joined by a colleague, not by an empty one', async () => {
    await systemDb().member.updateMany({ where: { tenantId: tenant.id }, data: { displayName: null } });
    await first((scope) => claimConversation(scope, { conversationId }));
    await first((scope) => reply(scope, { conversationId, text: 'Добрый день', clientKey: 'reply-key-4' }));
    const seen = await seenBy('vis_1');
    expect(seen.assigneeName).toBeNull();
    expect(seen.messages.map((message) => [message.text, message.authorName])).toEqual([
      ['operator.joined.nameless', null],
      ['Добрый день', null],
    ]);
  });

  test('is fetched by nobody but its visitor, of its tenant', async () => {
    await expect(seenBy('vis_2')).rejects.toMatchObject({ code: 'NOT_FOUND', reason: 'conversation.not_found' });
    await expect(seenBy('vis_1', (await seedTenant()).id as TenantId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('shows a visitor no note of colleagues', async () => {
    await systemDb().message.create({
      data: {
        id: newId('message'),
        tenantId: tenant.id,
        conversationId,
        seq: 99,
        direction: 'note',
        author: 'member',
        text: seal('между нами'),
        state: 'sent',
        createdAt: new Date(),
      },
    });
    const seen = await seenBy('vis_1');
    expect(JSON.stringify(seen.messages)).not.toContain('между нами');
  });
});

/** As the visitor's own door asks for it. */
const seenBy = (visitorId: string, tenantId: TenantId = tenant.id as TenantId) =>
  fetchThread((payload) => callAsTenant('fetch_thread', payload), { tenantId, conversationId, visitorId, after: 0, now: new Date() });

/** A lead whose conversation this is. */
async function leadOfIt(): Promise<string> {
  const id = newId('lead');
  const now = new Date();
  const { contactId } = await row();
  await systemDb().lead.create({
    data: {
      id,
      tenantId: tenant.id,
      number: 1,
      contactId,
      channel: 'web',
      source: 'test',
      conversationId,
      ledgerState: 'waiting',
      correlationId: 'cor_test',
      createdAt: now,
      updatedAt: now,
    },
  });
  await systemDb().conversation.update({ where: { id: conversationId }, data: { leadId: id } });
  return id;
}
