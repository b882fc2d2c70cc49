import { beforeEach, describe, expect, test } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { seedMember, seedUser } from '@/prisma/seed/users';
import { testScope, type RunInScope } from '@/prisma/seed/factories';
import { createContact } from '@/server/domain/contacts/commands';
import { createBooking } from '@/server/domain/bookings/commands';
import { freeSlots } from '@/server/domain/bookings/queries';
import { recordDelivery, queueMessage, receiveMessage } from '@/server/domain/messages/commands';
import { retryMessage } from '@/server/domain/messages/commands/retry-message';
import type { Role } from '@/server/domain/permissions';
import type { TenantId } from '@/server/domain/scope';
import { open } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import { wakeDue } from '@/server/workflows/wake-conversations';
import { claimConversation, closeConversation, openConversation } from './commands';
import { assignConversation } from './commands/assign-conversation';
import { offerTime } from './commands/offer-time';
import { snoozeConversation } from './commands/snooze-conversation';
import { getThread } from './queries';
import { listColleagues } from './queries/list-colleagues';

type Person = { run: RunInScope; memberId: string };
let clinic: Awaited<ReturnType<typeof seedClinic>>;
let [olga, denis]: Person[] = [];
let conversationId: string;

beforeEach(async () => {
  clinic = await seedClinic(systemDb());
  [olga, denis] = await Promise.all([personOf('Ольга', 'operator'), personOf('Денис', 'operator')]);
  conversationId = await open1('web');
});

async function personOf(name: string, role: Role): Promise<Person> {
  const user = await seedUser({ name });
  const { id: memberId } = await seedMember({ tenantId: clinic.tenantId, userId: user.id, role, name });
  return { memberId, run: testScope({ id: clinic.tenantId as TenantId }, { kind: 'person', userId: user.id, memberId, role }) };
}

const asSystem: RunInScope = (work) => testScope({ id: clinic.tenantId as TenantId })(work);
const open1 = (channel: string) =>
  asSystem(async (scope) => {
    const contactId = await createContact(scope, { name: 'Анна', phone: '+79120000001' });
    return (await openConversation(scope, { contactId, leadId: null, channel, connectionId: null, proofKey: channel })).id;
  });
const row = (id = conversationId) => systemDb().conversation.findUniqueOrThrow({ where: { id } });
const me = (person: Person | undefined): Person => person as Person;

describe('giving a conversation to a colleague', () => {
  const give = (to: string, from: string | null, note?: string) =>
    me(olga).run((scope) => assignConversation(scope, { conversationId, memberId: to, from, note, clientKey: `assign-${to}` }));

  test('makes it theirs, silences the bot and leaves the word for them as a note the person never sees', async () => {
    expect(await give(me(denis).memberId, null, 'Спрашивает про рассрочку')).toEqual({ outcome: 'claimed' });
    expect(await row()).toMatchObject({ assigneeId: me(denis).memberId, mode: 'human' });
    const note = await systemDb().message.findFirstOrThrow({ where: { conversationId, direction: 'note' } });
    expect(open(note.text)).toBe('Спрашивает про рассрочку');
  });

  test('changes nothing when somebody took it meanwhile, and says who', async () => {
    await me(denis).run((scope) => claimConversation(scope, { conversationId }));
    expect(await give(me(olga).memberId, null)).toEqual({ outcome: 'taken', byMemberId: me(denis).memberId, byName: 'Денис' });
    expect(await row()).toMatchObject({ assigneeId: me(denis).memberId });
  });

  test('is refused for somebody who may not answer', async () => {
    const analyst = await personOf('Аналитик', 'analyst');
    await expect(give(analyst.memberId, null)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const names = (await me(olga).run(listColleagues)).map((colleague) => colleague.name);
    expect(names.sort()).toEqual(['Денис', 'Ольга']);
  });
});

describe('a snoozed conversation', () => {
  const snooze = (until: Date | null) => me(olga).run((scope) => snoozeConversation(scope, { conversationId, until }));
  const inAnHour = () => new Date(Date.now() + 3_600_000);

  test('comes back when its time has come, once, and is unread for who has it', async () => {
    await me(olga).run((scope) => claimConversation(scope, { conversationId }));
    await snooze(inAnHour());
    await wakeDue(new Date());
    expect((await row()).snoozedUntil).not.toBeNull();
    await systemDb().conversation.update({ where: { id: conversationId }, data: { snoozedUntil: new Date(Date.now() - 1000) } });
    await wakeDue(new Date());
    await wakeDue(new Date());
    expect((await row()).snoozedUntil).toBeNull();
    const { conversation } = await me(olga).run((scope) => getThread(scope, { conversationId }));
    expect(conversation.unreadCount).toBe(1);
    const woken = await systemDb().outbox.count({ where: { tenantId: clinic.tenantId, name: 'conversation.woke' } });
    expect(woken).toBe(1);
  });

  test("follows the tenant's own clock", async () => {
    await systemDb().tenant.update({ where: { id: clinic.tenantId }, data: { clockShiftMs: 2 * 3_600_000 } });
    await systemDb().conversation.update({ where: { id: conversationId }, data: { snoozedUntil: inAnHour() } });
    await wakeDue(new Date());
    expect((await row()).snoozedUntil).toBeNull();
  });

  test('comes back at once when the person writes', async () => {
    await snooze(inAnHour());
    await asSystem((scope) => receiveMessage(scope, { conversationId, text: 'Уже можно', clientKey: 'client-key-1' }));
    expect((await row()).snoozedUntil).toBeNull();
  });

  test('is not snoozed into the past, nor when it is closed', async () => {
    await expect(snooze(new Date(Date.now() - 1000))).rejects.toMatchObject({ code: 'INVALID' });
    await me(olga).run((scope) => closeConversation(scope, { conversationId }));
    await expect(snooze(inAnHour())).rejects.toMatchObject({ reason: 'conversation.closed' });
  });
});

describe('offering a time', () => {
  const free = async () => {
    const serviceId = Object.values(clinic.services)[0] ?? '';
    const from = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    const found = await asSystem((scope) => freeSlots(scope, { serviceId, from, days: 7 }));
    return { serviceId, slots: found.days.flatMap((day) => day.slots).slice(0, 3) };
  };
  const offer = (to: Person, offered: Awaited<ReturnType<typeof free>>, id = conversationId, clientKey = 'offer-key-1') =>
    to.run((scope) => offerTime(scope, { conversationId: id, ...offered, text: 'Выберите время', clientKey }));

  test('posts the real times as cards in the web chat, once for one key, and claims the conversation', async () => {
    const offered = await free();
    const [one, two] = [await offer(me(olga), offered), await offer(me(olga), offered)];
    expect(two).toEqual(one);
    const messages = await systemDb().message.findMany({ where: { conversationId, kind: 'slots' } });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ author: 'member', authorId: me(olga).memberId, state: 'sent' });
    expect(messages[0]?.payload).toMatchObject({ slots: { serviceId: offered.serviceId, slots: offered.slots }, buttons: [] });
    expect(await row()).toMatchObject({ assigneeId: me(olga).memberId });
  });

  test('posts them as buttons in a messenger', async () => {
    const telegram = await open1('telegram');
    await offer(me(olga), await free(), telegram);
    const message = await systemDb().message.findFirstOrThrow({ where: { conversationId: telegram, kind: 'slots' } });
    expect((message.payload as { buttons: unknown[] }).buttons).toHaveLength(3);
    expect(message.state).toBe('queued');
  });

  test('does not offer what was taken since it was chosen, and names it', async () => {
    const offered = await free();
    const [slot] = offered.slots;
    await asSystem(async (scope) => {
      const contactId = await createContact(scope, { name: 'Другой' });
      await createBooking(scope, {
        serviceId: offered.serviceId,
        staffId: slot?.staffId ?? '',
        startsAt: new Date(slot?.startsAt ?? ''),
        contactId,
      });
    });
    expect(await offer(me(olga), offered)).toEqual({ outcome: 'slot_taken', startsAt: slot?.startsAt });
    expect(await systemDb().message.count({ where: { conversationId, kind: 'slots' } })).toBe(0);
  });

  test('in a conversation of a colleague is refused', async () => {
    await me(denis).run((scope) => claimConversation(scope, { conversationId }));
    await expect(offer(me(olga), await free())).rejects.toMatchObject({ reason: 'conversation.taken', publicMessage: 'Денис' });
  });
});

describe('a message that failed', () => {
  const failedOne = async (state: 'failed' | 'unknown') => {
    const telegram = await open1('telegram');
    const { messageId } = await me(olga).run((scope) =>
      queueMessage(scope, {
        conversationId: telegram,
        author: 'member',
        authorId: me(olga).memberId,
        text: 'Ждём вас',
        clientKey: 'reply-key-1',
      }),
    );
    await asSystem((scope) => recordDelivery(scope, { messageId, report: { state, error: 'vendor said no' } }));
    return messageId;
  };
  const retry = (messageId: string) => me(olga).run((scope) => retryMessage(scope, { messageId }));
  const queuedEvents = (messageId: string) =>
    systemDb().outbox.count({
      where: { tenantId: clinic.tenantId, name: 'message.queued', data: { path: ['messageId'], equals: messageId } },
    });

  test('is queued again by the operator, once however often it is pressed', async () => {
    const messageId = await failedOne('failed');
    await retry(messageId);
    await retry(messageId);
    expect(await systemDb().message.findUniqueOrThrow({ where: { id: messageId } })).toMatchObject({
      state: 'queued',
      attempts: 0,
      error: null,
    });
    expect(await queuedEvents(messageId)).toBe(2); // the first sending and one more
  });

  test('whose outcome nobody knows is not sent again by the same press: it takes a decision', async () => {
    const messageId = await failedOne('unknown');
    await expect(retry(messageId)).rejects.toMatchObject({ reason: 'message.unknown' });
    expect(await systemDb().message.findUniqueOrThrow({ where: { id: messageId } })).toMatchObject({ state: 'unknown' });
  });
});
