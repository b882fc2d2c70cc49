import { cancelBooking, confirmBooking, holdSlot, releaseHold } from '@/server/domain/bookings/commands';
import { bookingCard } from '@/server/domain/bookings/queries';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import { setLedgerState } from '@/server/domain/leads/commands/move-lead';
import { queueMessage } from '@/server/domain/messages/commands';
import type { Scope } from '@/server/domain/scope';
import type { BookingCard, Slot } from '@/widget/protocol';
import { readSlotButton, slotButtons } from '@/server/domain/bookings/rules/slot-button';

export type BookingTurn = {
  leadId: string;
  contactId: string;
  conversationId: string;
  keyPrefix: string;
  channel: string;
  buttonId: string;
  /** The scenario's words; without a scenario there are our own. */
  askContact?: string;
};

/**
 * Slots as buttons of a messenger: a slot is held, then confirmed. In the web chat the widget's own API does this. False when
 * there is nothing left to do: a foreign or forgotten booking, or one that is booked already.
 */
export async function pressBookingButton(scope: Scope, turn: BookingTurn): Promise<boolean> {
  const slot = readSlotButton(turn.buttonId);
  if (slot) return hold(scope, turn, slot);
  const bookingId = turn.buttonId.slice(turn.buttonId.indexOf(':') + 1);
  const own = await scope.db.booking.findFirst({
    where: { tenantId: scope.tenantId, id: bookingId, conversationId: turn.conversationId },
    select: { status: true },
  });
  if (!own) return false;
  if (turn.buttonId.startsWith('release:')) await release(scope, turn, bookingId);
  else if (own.status === 'confirmed') return false;
  else await confirmHeld(scope, turn, bookingId);
  return true;
}

export async function isReachable(scope: Scope, contactId: string): Promise<boolean> {
  const contact = await scope.db.contact.findFirstOrThrow({
    where: { tenantId: scope.tenantId, id: contactId },
    select: { phoneHash: true, emailHash: true },
  });
  return contact.phoneHash !== null || contact.emailHash !== null;
}

async function hold(scope: Scope, turn: BookingTurn, slot: { startsAt: string; staffId: string }): Promise<boolean> {
  const serviceId = await serviceOfOffer(scope, turn.conversationId);
  if (!serviceId) return false;
  const held = await holdSlot(scope, {
    serviceId,
    staffId: slot.staffId,
    startsAt: slot.startsAt,
    holderKey: turn.conversationId,
    contactId: turn.contactId,
    leadId: turn.leadId,
    conversationId: turn.conversationId,
    source: 'telegram',
  });
  const words = said(await localeOf(scope));
  if (held.outcome === 'slot_taken') {
    await alternatives(scope, turn, held.alternatives, words.taken);
    return true;
  }
  await addHop(scope, { leadId: turn.leadId, kind: 'booking.held', data: { startsAt: slot.startsAt }, onceKey: `held:${turn.keyPrefix}` });
  const card = await bookingCard(scope, held.booking.id);
  await speak(scope, turn, {
    text: words.held(when(card, await localeOf(scope)), card),
    buttons: [
      { id: `confirm:${held.booking.id}`, label: words.confirm },
      { id: `release:${held.booking.id}`, label: words.other },
    ],
  });
  return true;
}

/** The same button under a time that is booked by now cancels the booking: it does not suit. */
async function release(scope: Scope, turn: BookingTurn, bookingId: string): Promise<void> {
  const { booking, released } = await releaseHold(scope, { bookingId, holderKey: turn.conversationId });
  if (released)
    await addHop(scope, {
      leadId: turn.leadId,
      kind: 'booking.released',
      data: { startsAt: booking.startsAt.toISOString() },
      onceKey: `released:${turn.keyPrefix}`,
    });
  else await cancelBooking(scope, { bookingId, reason: 'visitor' });
  await speak(scope, turn, { text: said(await localeOf(scope)).released });
}

/** Books what is held for the person, or asks for what is missing. */
export async function confirmHeld(scope: Scope, turn: Omit<BookingTurn, 'buttonId'>, bookingId: string): Promise<void> {
  const words = said(await localeOf(scope));
  if (!(await isReachable(scope, turn.contactId))) {
    await queueMessage(scope, {
      conversationId: turn.conversationId,
      author: 'bot',
      kind: 'contact_request',
      text: turn.askContact ?? words.askContact,
      payload: { question: { id: 'contact', expects: 'phone' } },
      clientKey: `bot:${turn.keyPrefix}`,
    });
    return setLedgerState(scope, { leadId: turn.leadId, state: 'waiting' });
  }
  const confirmed = await confirmBooking(scope, {
    bookingId,
    contactId: turn.contactId,
    leadId: turn.leadId,
    conversationId: turn.conversationId,
  });
  if (confirmed.outcome === 'slot_taken') return alternatives(scope, turn, confirmed.alternatives, words.taken);
  // The confirmation itself, with its links, is said by the booking notice; this is the answer to the press.
}

type Spoken = Pick<BookingTurn, 'leadId' | 'conversationId' | 'keyPrefix'>;

async function alternatives(scope: Scope, turn: Spoken, slots: Slot[], text: string): Promise<void> {
  await speak(scope, turn, { text, buttons: slotButtons(slots, await zoneOf(scope)) });
}

async function speak(scope: Scope, turn: Spoken, message: { text: string; buttons?: { id: string; label: string }[] }): Promise<void> {
  await queueMessage(scope, {
    conversationId: turn.conversationId,
    author: 'bot',
    kind: message.buttons ? 'buttons' : 'text',
    text: message.text,
    payload: message.buttons ? { buttons: message.buttons } : {},
    clientKey: `bot:${turn.keyPrefix}`,
  });
  await setLedgerState(scope, { leadId: turn.leadId, state: 'waiting' });
}

/** The service of the newest slot cards in this conversation. */
async function serviceOfOffer(scope: Scope, conversationId: string): Promise<string | null> {
  const offer = await scope.db.message.findFirst({
    where: { tenantId: scope.tenantId, conversationId, direction: 'out', kind: 'slots' },
    orderBy: { seq: 'desc' },
    select: { payload: true },
  });
  const slots = (offer?.payload as { slots?: { serviceId?: unknown } } | null)?.slots;
  return typeof slots?.serviceId === 'string' ? slots.serviceId : null;
}

function when(card: BookingCard, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: card.timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(card.startsAt));
}

function zoneOf(scope: Scope): Promise<{ timeZone: string; locale: string }> {
  return scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { timeZone: true, locale: true } });
}

async function localeOf(scope: Scope): Promise<string> {
  return (await zoneOf(scope)).locale;
}

type Words = {
  held: (when: string, card: BookingCard) => string;
  taken: string;
  released: string;
  confirm: string;
  other: string;
  askContact: string;
};

function said(locale: string): Words {
  return locale === 'en' ? english : russian;
}

const russian: Words = {
  held: (at, card) => `Держу для вас 5 минут: ${at}, ${card.serviceName}, ${card.staffName}. Подтверждаете?`,
  taken: 'Это время только что заняли. Ближайшее свободное:',
  released: 'Хорошо, время отпустил. Напишите, когда вам удобно.',
  confirm: 'Подтвердить запись',
  other: 'Не подходит',
  askContact: 'Оставьте номер телефона или почту, и время будет за вами.',
};
const english: Words = {
  held: (at, card) => `I am holding this for you for 5 minutes: ${at}, ${card.serviceName}, ${card.staffName}. Shall I book it?`,
  taken: 'This time has just been taken. The nearest free:',
  released: 'All right, I let it go. Tell me when it suits you.',
  confirm: 'Book it',
  other: 'Does not suit',
  askContact: 'Leave a phone number or an e-mail, and the time is yours.',
};
