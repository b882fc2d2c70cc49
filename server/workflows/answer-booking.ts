import { addContactPoints } from '@/server/domain/contacts/commands';
import { findEmail, findPhone } from '@/server/domain/automations/rules/understand-answer';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import { messagePayloadSchema } from '@/server/domain/messages/schema';
import type { Scope } from '@/server/domain/scope';
import { open } from '@/server/platform/crypto';
import { confirmHeld, isReachable, pressBookingButton, type BookingTurn } from './press-booking-button';
import type { unanswered } from './unanswered';

type Turn = Omit<BookingTurn, 'buttonId'>;
type Unanswered = Awaited<ReturnType<typeof unanswered>>;

/**
 * What a messenger's buttons begin is the machine's work, whoever leads the talk: a time is held, booked or let go. True when this
 * turn was that and nothing more is to be said; a press that means nothing any more is answered with nothing.
 */
export async function answerBooking(scope: Scope, turn: Turn, since: Unanswered): Promise<boolean> {
  if (turn.channel === 'web') return false; // the widget books by an API of its own
  if (await confirmOnceReachable(scope, turn)) return true;
  const press = since.findLast(isBookingPress);
  const buttonId = press?.incoming.buttonId;
  if (!press || !buttonId) return false;
  const pressed = await pressBookingButton(scope, { ...turn, buttonId, keyPrefix: `${turn.leadId}:${press.seq}` });
  return pressed || press === since.at(-1);
}

export function isBookingPress({ incoming }: Unanswered[number]): boolean {
  return isBookingButton(incoming.buttonId ?? '');
}

function isBookingButton(buttonId: string): boolean {
  return /^(slot|confirm|release):/.test(buttonId);
}

// A phone number said hours after the press may be about something else.
const ASKED_MS = 60 * 60_000;

/**
 * Who confirmed without a contact was asked for one: with it the time is booked, as pressed, whoever leads the talk by now. A hold
 * that ran out meanwhile is booked while its time is free. False when nothing was asked, or what came is no contact.
 */
async function confirmOnceReachable(scope: Scope, turn: Turn): Promise<boolean> {
  const given = await givenAfterConfirm(scope, turn.conversationId);
  if (!given) return false;
  const booking = await scope.db.booking.findFirst({
    where: { tenantId: scope.tenantId, id: given.bookingId, conversationId: turn.conversationId, status: { in: ['hold', 'expired'] } },
    select: { id: true },
  });
  if (!booking) return false;
  if (!(await isReachable(scope, turn.contactId))) {
    await addContactPoints(scope, { contactId: turn.contactId, points: given.points });
    await addHop(scope, {
      leadId: turn.leadId,
      kind: 'contact.added',
      data: { channel: turn.channel, field: given.points.phone ? 'phone' : 'email' },
      onceKey: `contact:${turn.keyPrefix}`,
    });
  }
  await confirmHeld(scope, turn, booking.id);
  return true;
}

/** The newest press of a booking's button, when it was to confirm, and the contact among what was said after it. */
async function givenAfterConfirm(
  scope: Scope,
  conversationId: string,
): Promise<{ bookingId: string; points: { phone?: string; email?: string } } | null> {
  const said = await scope.db.message.findMany({
    where: { tenantId: scope.tenantId, conversationId, direction: 'in', createdAt: { gt: new Date(scope.now().getTime() - ASKED_MS) } },
    orderBy: { seq: 'desc' },
    take: 20,
    select: { text: true, payload: true },
  });
  const press = said.findIndex(({ payload }) => isBookingButton(buttonOf(payload)));
  const [, bookingId] = /^confirm:(.+)$/.exec(buttonOf(said[press]?.payload)) ?? [];
  if (!bookingId) return null;
  const texts = said.slice(0, press).map(({ text }) => open(text));
  const phone = texts.map(findPhone).find(Boolean);
  const email = texts.map(findEmail).find(Boolean);
  return phone || email ? { bookingId, points: { ...(phone ? { phone } : {}), ...(email ? { email } : {}) } } : null;
}

function buttonOf(payload: unknown): string {
  return messagePayloadSchema.safeParse(payload).data?.answer?.buttonId ?? '';
}
