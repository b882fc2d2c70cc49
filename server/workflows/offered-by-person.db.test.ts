import { beforeEach, describe, expect, test } from 'vitest';
import { seedClinic } from '@/prisma/seed/clinic';
import { demoScenario } from '@/prisma/seed/demo-scenario';
import { testScope, type RunInScope } from '@/prisma/seed/factories';
import { seedMember, seedUser } from '@/prisma/seed/users';
import { holdSlot, releaseHold } from '@/server/domain/bookings/commands';
import { freeSlots } from '@/server/domain/bookings/queries';
import { createContact } from '@/server/domain/contacts/commands';
import { openConversation } from '@/server/domain/conversations/commands';
import { offerTime } from '@/server/domain/conversations/commands/offer-time';
import { queueMessage, receiveMessage } from '@/server/domain/messages/commands';
import type { TenantId } from '@/server/domain/scope';
import { systemDb } from '@/server/platform/db/client';
import { newId } from '@/server/platform/ids';
import { answerLead } from './answer-lead';
import { sayNotice } from './send-booking-notice';

let tenantId: string;
let serviceId: string;
let system: RunInScope;
let operator: RunInScope;
let leadId: string;
let conversationId: string;

beforeEach(async () => {
  const db = systemDb();
  const clinic = await seedClinic(db);
  ({ tenantId } = clinic);
  serviceId = Object.values(clinic.services)[0] ?? '';
  const at = new Date();
  await db.automation.create({
    data: {
      id: newId('automation'),
      tenantId,
      kind: 'qualification',
      name: 'Тест',
      definition: demoScenario(clinic.services),
      createdAt: at,
      updatedAt: at,
    },
  });
  system = testScope({ id: tenantId as TenantId }, { kind: 'system', job: 'test' });
  const user = await seedUser();
  const member = await seedMember({ tenantId, userId: user.id, role: 'operator', name: 'Ольга' });
  operator = testScope({ id: tenantId as TenantId }, { kind: 'person', userId: user.id, memberId: member.id, role: 'operator' });
  leadId = newId('lead');
  const contactId = await system((scope) => createContact(scope, { name: 'Анна', phone: '+79120000002' }));
  await db.lead.create({
    data: {
      id: leadId,
      tenantId,
      number: 1,
      contactId,
      channel: 'telegram',
      source: 'test',
      correlationId: 'cor_test',
      createdAt: at,
      updatedAt: at,
    },
  });
  conversationId = (await system((scope) => openConversation(scope, { contactId, leadId, channel: 'telegram', connectionId: null }))).id;
  await db.lead.update({ where: { id: leadId }, data: { conversationId } });
});

async function press(buttonId: string) {
  const { seq } = await system((scope) => receiveMessage(scope, { conversationId, text: 'кнопка', payload: { answer: { buttonId } } }));
  return system((scope) => answerLead(scope, { leadId, conversationId, seq, waited: true }));
}

const messages = () => systemDb().message.findMany({ where: { conversationId, direction: 'out' }, orderBy: { seq: 'asc' } });
const buttonsOf = (message: { payload: unknown } | undefined) => (message?.payload as { buttons?: { id: string }[] })?.buttons ?? [];

/** An operator offers two times; the answer is what the offer's buttons say. */
async function offered(): Promise<{ slots: { startsAt: string }[]; buttons: string[] }> {
  const from = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const free = await system((scope) => freeSlots(scope, { serviceId, from, days: 7 }));
  const slots = free.days.flatMap((day) => day.slots).slice(0, 2);
  await operator((scope) => offerTime(scope, { conversationId, serviceId, slots, text: 'Выберите время', clientKey: 'offer-key-1' }));
  return { slots, buttons: buttonsOf((await messages())[0]).map(({ id }) => id) };
}

/** Offered, held and confirmed by somebody who gave no contact yet: what is missing was asked for. */
async function confirmedWithoutContact(): Promise<{ slots: { startsAt: string }[] }> {
  await systemDb().contact.updateMany({ where: { tenantId }, data: { phone: null, phoneHash: null, phoneTailHash: null } });
  const { slots, buttons } = await offered();
  await press(buttons[0] ?? '');
  await press(buttonsOf((await messages()).at(-1))[0]?.id ?? '');
  expect((await messages()).at(-1)).toMatchObject({ kind: 'contact_request' });
  expect(await onlyBooking()).toMatchObject({ status: 'hold' });
  return { slots };
}

async function write(text: string) {
  const { seq } = await system((scope) => receiveMessage(scope, { conversationId, text }));
  return system((scope) => answerLead(scope, { leadId, conversationId, seq, waited: true }));
}

const onlyBooking = () => systemDb().booking.findFirstOrThrow({ where: { tenantId } });
const hops = async () =>
  (await systemDb().traceHop.findMany({ where: { tenantId, leadId }, orderBy: { id: 'asc' } }))
    .map(({ kind }) => kind)
    .filter((kind) => /^(booking|contact)\./.test(kind));

test('a time offered by a person in a messenger is held and booked by pressing, while the talk stays with the person', async () => {
  const { slots, buttons } = await offered();
  expect(await press(buttons[1] ?? '')).toEqual({ outcome: 'answered' });
  const hold = await onlyBooking();
  expect(hold).toMatchObject({ status: 'hold', serviceId, startsAt: new Date(slots[1]?.startsAt ?? '') });

  const asked = (await messages()).at(-1);
  await press(buttonsOf(asked)[0]?.id ?? '');
  expect(await systemDb().booking.findFirstOrThrow({ where: { id: hold.id } })).toMatchObject({ status: 'confirmed', leadId });

  const before = (await messages()).length;
  expect(await write('А сколько это стоит?')).toEqual({ outcome: 'human' });
  expect(await messages()).toHaveLength(before);
});

test('a time that does not suit is free for the next at once, and the trace says that it was let go', async () => {
  const { slots, buttons } = await offered();
  await press(buttons[0] ?? '');
  await press(buttonsOf((await messages()).at(-1))[1]?.id ?? '');
  const { staffId, startsAt, status } = await onlyBooking();
  expect([status, startsAt.toISOString()]).toEqual(['expired', slots[0]?.startsAt]);
  const next = await system((scope) => holdSlot(scope, { serviceId, staffId, startsAt, holderKey: 'next', source: 'widget' }));
  expect(next.outcome).toBe('held');
  expect(await hops()).toEqual(['booking.held', 'booking.released']);
});

describe.each(['human', 'bot'])('a contact given after the press, in a talk that %s leads', (mode) => {
  test.each(['8 (912) 000-11-22', 'Мой номер +7 912 000-11-22, Анна', 'anna@mail.example'])(
    '(%s) is all that was missing: the held time is booked, and nothing but the booking is said',
    async (typed) => {
      await confirmedWithoutContact();
      await systemDb().conversation.update({ where: { id: conversationId }, data: { mode } });
      const before = (await messages()).length;
      expect(await write(typed)).toEqual({ outcome: 'answered' });
      const booking = await onlyBooking();
      expect(booking).toMatchObject({ status: 'confirmed', leadId });
      expect(await messages()).toHaveLength(before);
      expect(await hops()).toEqual(['booking.held', 'contact.added']);

      await system((scope) => sayNotice(scope, { bookingId: booking.id, kind: 'confirmed' }));
      expect((await messages()).slice(before)).toEqual([expect.objectContaining({ kind: 'booking', author: 'system' })]);
    },
  );
});

describe('while a person leads the talk', () => {
  test('a contact is heard although the operator wrote in between, and although more was said after it', async () => {
    await confirmedWithoutContact();
    await operator((scope) => queueMessage(scope, { conversationId, author: 'member', text: 'Оставьте телефон', clientKey: 'member-1' }));
    await system((scope) => receiveMessage(scope, { conversationId, text: '89120001122' }));
    await operator((scope) => queueMessage(scope, { conversationId, author: 'member', text: 'Спасибо', clientKey: 'member-2' }));
    expect(await write('И вам')).toEqual({ outcome: 'answered' });
    expect(await onlyBooking()).toMatchObject({ status: 'confirmed' });
  });

  test('other words book nothing and are left to the person', async () => {
    await confirmedWithoutContact();
    expect(await write('А сколько это стоит?')).toEqual({ outcome: 'human' });
    expect(await onlyBooking()).toMatchObject({ status: 'hold' });
  });

  test('a contact given after the time was let go, or with no press before it, books nothing', async () => {
    await confirmedWithoutContact();
    await press(`release:${(await onlyBooking()).id}`);
    expect(await write('89120001122')).toEqual({ outcome: 'human' });
    expect(await onlyBooking()).toMatchObject({ status: 'expired' });
  });

  test('a hold that ran out while the person typed is booked if its time is free, and answered with other times if not', async () => {
    const { slots } = await confirmedWithoutContact();
    const { id, staffId, startsAt } = await onlyBooking();
    await systemDb().booking.update({ where: { id }, data: { status: 'expired', holdExpiresAt: new Date(Date.now() - 1000) } });
    const rival = await system((scope) => holdSlot(scope, { serviceId, staffId, startsAt, holderKey: 'rival', source: 'widget' }));
    if (rival.outcome !== 'held') throw new Error('the time is not free');
    await write('89120001122');
    expect((await messages()).at(-1)).toMatchObject({ kind: 'buttons', author: 'bot' });
    expect(await systemDb().booking.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'expired' });

    await system((scope) => releaseHold(scope, { bookingId: rival.booking.id, holderKey: 'rival' }));
    await write('89120001122');
    const booked = await systemDb().booking.findUniqueOrThrow({ where: { id } });
    expect([booked.status, booked.startsAt.toISOString()]).toEqual(['confirmed', slots[0]?.startsAt]);
  });

  test('a business without a scenario books what its operator offered, too', async () => {
    await systemDb().automation.deleteMany({ where: { tenantId } });
    await confirmedWithoutContact();
    expect(await write('89120001122')).toEqual({ outcome: 'answered' });
    expect(await onlyBooking()).toMatchObject({ status: 'confirmed' });
  });
});
