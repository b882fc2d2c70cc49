import { beforeEach, describe, expect, test } from 'vitest';
import { systemDb } from '@/server/platform/db/client';
import { seal } from '@/server/platform/crypto';
import { newId } from '@/server/platform/ids';
import { seedMember, seedUser } from '@/prisma/seed/users';
import { seedTenant, testScope, type RunInScope, type SeededTenant } from '@/prisma/seed/factories';
import { createContact } from '@/server/domain/contacts/commands';
import { receiveMessage } from '@/server/domain/messages/commands';
import { claimConversation, closeConversation, markRead, openConversation, reopenConversation, reply } from './commands';
import { getThread, visitorConversation } from './queries';

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
    expect(await row()).toMatchObject({ lastSeq: 30, unreadCount: 30 });
  });

  test('is read forward only, and what came later stays unread', async () => {
    for (const key of ['client-key-a', 'client-key-b', 'client-key-c']) await hears('вопрос', key);
    await first((scope) => markRead(scope, { conversationId, seq: 2, side: 'operator' }));
    await first((scope) => markRead(scope, { conversationId, seq: 1, side: 'operator' }));
    expect(await row()).toMatchObject({ operatorReadSeq: 2, unreadCount: 1 });
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

  test('of another tenant is not found', async () => {
    const stranger = await operatorOf(await seedTenant(), 'Чужой');
    await expect(stranger((scope) => getThread(scope, { conversationId, limit: 10 }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(stranger((scope) => claimConversation(scope, { conversationId }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
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
    const seen = await testScope(tenant, { kind: 'visitor', visitorId: 'vis_1' })((scope) =>
      visitorConversation(scope, { conversationId, visitorId: 'vis_1', after: 0 }),
    );
    expect(JSON.stringify(seen.messages)).not.toContain('между нами');
  });
});
