import { createContact } from '@/server/domain/contacts/commands';
import { parseEmail, parsePhone } from '@/server/domain/contacts/schema';
import { can } from '@/server/domain/permissions';
import type { Scope } from '@/server/domain/scope';
import { blindIndexes, openOptional, seal, sealOptional, sha256 } from '@/server/platform/crypto';
import { AppError, notFound, type FieldError } from '@/server/platform/errors';
import { newId, newSecret } from '@/server/platform/ids';
import { findHold, getBooking, nearestSlots, offeredStaff } from './queries';
import { canChange, canClose, HOLD_MS, periodOf, SUSPICIOUS_HOLD_MS, type ServiceTimes } from './rules';
import type { Booking, BookingSource, CreateBooking, SlotTaken } from './schema';
import { placeBooking, takeHold } from './take-slot';

/**
 * A slot is taken in one place only, the exclusion constraint of the table, reached through take-slot.sql; what is read
 * before that merely saves people a wasted try. Losing a race is an outcome with the nearest alternatives, never an error.
 * Every command may be repeated: a second hold of the same slot by the same holder, a second confirmation, a second
 * move to the same time, a second cancellation and a second release change nothing and emit nothing.
 */

// What a person can take in at a glance; the interface shows as many.
const ALTERNATIVES = 3;

export type HoldSlot = {
  serviceId: string;
  /** Absent: any specialist who is free then. */
  staffId?: string;
  startsAt: Date | string;
  /** Whose hold it is: the visitor's id, the page's cookie. One holder has one hold; null has as many as it asks for. */
  holderKey: string | null;
  isSuspicious?: boolean;
  contactId?: string;
  leadId?: string;
  conversationId?: string;
  source: BookingSource;
  note?: string;
};

export type HeldOrTaken = { outcome: 'held'; booking: Booking } | SlotTaken;

/** Keeps a slot for 5 minutes, a suspicious one for one. The holder's earlier hold is released. Throws NOT_FOUND for foreign or inactive ids. */
export async function holdSlot(scope: Scope, { startsAt, ...input }: HoldSlot): Promise<HeldOrTaken> {
  const start = new Date(startsAt);
  await assertOwn(scope, input);
  const earlier = input.holderKey ? await findHold(scope, { holderKey: input.holderKey }) : null;
  if (
    earlier &&
    earlier.startsAt.getTime() === start.getTime() &&
    earlier.serviceId === input.serviceId &&
    (!input.staffId || earlier.staffId === input.staffId)
  )
    return { outcome: 'held', booking: earlier };
  const { staffIds, times } = await candidates(scope, { ...input, startsAt: start });
  for (const staffId of staffIds) {
    const id = newId('booking');
    const outcome = await takeHold(scope, {
      id,
      serviceId: input.serviceId,
      staffId,
      ...periodOf(start, times),
      holdExpiresAt: new Date(scope.now().getTime() + (input.isSuspicious ? SUSPICIOUS_HOLD_MS : HOLD_MS)),
      holderKey: input.holderKey,
      contactId: input.contactId ?? null,
      leadId: input.leadId ?? null,
      conversationId: input.conversationId ?? null,
      source: input.source,
      note: sealOptional(input.note),
    });
    if (outcome === 'taken') continue;
    const booking = await getBooking(scope, id);
    emit(scope, 'booking.held', booking);
    return { outcome: 'held', booking };
  }
  return taken(scope, { ...input, startsAt: start });
}

export type ConfirmBooking = {
  bookingId: string;
  holderKey?: string;
  contactId: string;
  leadId?: string;
  conversationId?: string;
  note?: string;
};
export type ConfirmedOrTaken = { outcome: 'confirmed'; booking: Booking; manageToken: string } | SlotTaken;

/**
 * Turns a hold into a booking; a hold that ran out too, while its time is free. `manageToken` opens the manage page.
 * Throws NOT_FOUND (also for another holder's hold), CONFLICT when the booking was cancelled or closed.
 */
export async function confirmBooking(scope: Scope, input: ConfirmBooking): Promise<ConfirmedOrTaken> {
  await assertOwn(scope, input);
  const booking = await getBooking(scope, input.bookingId);
  if (input.holderKey !== undefined && booking.holderKey !== input.holderKey) throw notFound('booking');
  if (booking.status === 'confirmed') return { outcome: 'confirmed', booking, manageToken: await manageTokenOf(scope, booking.id) };
  if (booking.status !== 'hold' && booking.status !== 'expired') throw notChangeable(booking);
  if (booking.startsAt <= scope.now()) return taken(scope, booking);
  const row = await periodOfRow(scope, booking.id);
  const outcome = await placeBooking(scope, { ...row, bookingId: booking.id, from: ['hold', 'expired'], sequenceStep: 0 });
  if (outcome === 'changed') return confirmBooking(scope, input);
  if (outcome === 'taken') return taken(scope, booking);
  const manageToken = newSecret(24);
  await scope.db.booking.updateMany({
    where: { tenantId: scope.tenantId, id: booking.id },
    data: {
      contactId: input.contactId,
      leadId: input.leadId,
      conversationId: input.conversationId,
      ...(input.note ? { note: seal(input.note) } : {}),
      manageTokenHash: sha256(manageToken),
      manageToken: seal(manageToken),
    },
  });
  const confirmed = await getBooking(scope, booking.id);
  emit(scope, 'booking.confirmed', confirmed);
  return { outcome: 'confirmed', booking: confirmed, manageToken };
}

/** An operator writes a person in: a known contact, or a new one by phone or e-mail. Throws INVALID with field errors, NOT_FOUND. */
export async function createBooking(scope: Scope, { contact, contactId, ...input }: CreateBooking): Promise<ConfirmedOrTaken> {
  const held = await holdSlot(scope, { ...input, holderKey: null, source: 'operator' });
  if (held.outcome === 'slot_taken') return held;
  return confirmBooking(scope, {
    bookingId: held.booking.id,
    contactId: contactId ?? (await contactOf(scope, contact ?? {})),
    leadId: input.leadId,
    conversationId: input.conversationId,
  });
}

export type RescheduledOrTaken = { outcome: 'rescheduled'; booking: Booking } | SlotTaken;

/**
 * Moves a confirmed booking in one update: the old time is free only when the new one is taken, and a lost race leaves the
 * booking as it was. Throws NOT_FOUND, CONFLICT when it can no longer be changed.
 */
export async function rescheduleBooking(
  scope: Scope,
  { bookingId, startsAt, staffId }: { bookingId: string; startsAt: Date | string; staffId?: string },
): Promise<RescheduledOrTaken> {
  const booking = await getBooking(scope, bookingId);
  const start = new Date(startsAt);
  if (!canChange(booking, scope.now(), side(scope))) throw notChangeable(booking);
  const target = { serviceId: booking.serviceId, staffId: staffId ?? booking.staffId, startsAt: start, exceptBookingId: bookingId };
  if (start.getTime() === booking.startsAt.getTime() && target.staffId === booking.staffId) return { outcome: 'rescheduled', booking };
  const { staffIds, times } = await candidates(scope, { ...target, source: side(scope) === 'staff' ? 'operator' : booking.source });
  if (staffIds.length === 0) return taken(scope, target);
  const outcome = await placeBooking(scope, {
    ...periodOf(start, times),
    bookingId,
    staffId: target.staffId,
    from: ['confirmed'],
    sequenceStep: 1,
  });
  if (outcome === 'taken') return taken(scope, target);
  if (outcome === 'changed') throw notChangeable(await getBooking(scope, bookingId));
  const moved = await getBooking(scope, bookingId);
  emit(scope, 'booking.rescheduled', moved);
  return { outcome: 'rescheduled', booking: moved };
}

/** Frees the time at once; of a hold it is a release. A cancelled booking stays cancelled. Throws NOT_FOUND, CONFLICT when the visit began or was closed. */
export async function cancelBooking(scope: Scope, { bookingId, reason }: { bookingId: string; reason?: string }): Promise<Booking> {
  const booking = await getBooking(scope, bookingId);
  if (booking.status === 'cancelled' || booking.status === 'expired') return booking;
  if (booking.status === 'hold') {
    await endHold(scope, booking);
    return getBooking(scope, bookingId);
  }
  if (!canChange(booking, scope.now(), side(scope))) throw notChangeable(booking);
  const changed = await scope.db.booking.updateMany({
    where: { tenantId: scope.tenantId, id: bookingId, status: 'confirmed' },
    data: {
      status: 'cancelled',
      cancelReason: reason ?? null,
      cancelledAt: scope.now(),
      updatedAt: scope.now(),
      sequence: { increment: 1 },
    },
  });
  const cancelled = await getBooking(scope, bookingId);
  if (changed.count > 0) emit(scope, 'booking.cancelled', cancelled);
  return cancelled;
}

/**
 * Gives a hold back before its time: the next person can have it at once. Says whether there was one; what is no longer a hold
 * is left alone. Another holder's hold is NOT_FOUND.
 */
export async function releaseHold(
  scope: Scope,
  { bookingId, holderKey }: { bookingId: string; holderKey: string },
): Promise<{ booking: Booking; released: boolean }> {
  const booking = await getBooking(scope, bookingId);
  if (booking.holderKey !== holderKey) throw notFound('booking');
  const released = await endHold(scope, booking);
  return { booking: await getBooking(scope, bookingId), released };
}

async function endHold(scope: Scope, booking: Booking): Promise<boolean> {
  const now = scope.now();
  const { count } = await scope.db.booking.updateMany({
    where: { tenantId: scope.tenantId, id: booking.id, status: 'hold', holdExpiresAt: { gt: now } },
    data: { status: 'expired', holdExpiresAt: now, updatedAt: now },
  });
  if (count > 0) emit(scope, 'booking.released', booking);
  return count > 0;
}

/** The visit took place. Throws NOT_FOUND, CONFLICT before its start or after another outcome. */
export async function completeBooking(scope: Scope, { bookingId }: { bookingId: string }): Promise<Booking> {
  return close(scope, bookingId, 'completed');
}

/** The person did not come. Throws NOT_FOUND, CONFLICT before its start or after another outcome. */
export async function markNoShow(scope: Scope, { bookingId }: { bookingId: string }): Promise<Booking> {
  return close(scope, bookingId, 'no_show');
}

async function close(scope: Scope, bookingId: string, status: 'completed' | 'no_show'): Promise<Booking> {
  const booking = await getBooking(scope, bookingId);
  if (booking.status === status) return booking;
  if (!canClose(booking, scope.now())) throw notChangeable(booking);
  await scope.db.booking.updateMany({
    where: { tenantId: scope.tenantId, id: bookingId, status: 'confirmed' },
    data: { status, updatedAt: scope.now() },
  });
  return getBooking(scope, bookingId);
}

/** An operator may write somebody in outside the hours and without notice; everybody else gets what is offered. */
async function candidates(
  scope: Scope,
  input: { serviceId: string; staffId?: string; startsAt: Date; source: BookingSource },
): Promise<{ staffIds: string[]; times: ServiceTimes }> {
  const found = await offeredStaff(scope, input);
  if (input.source !== 'operator' || side(scope) !== 'staff' || !input.staffId) return found;
  return { staffIds: [input.staffId], times: found.times };
}

async function taken(
  scope: Scope,
  wanted: { serviceId: string; staffId?: string; startsAt: Date; holderKey?: string | null; exceptBookingId?: string },
): Promise<SlotTaken> {
  const alternatives = await nearestSlots(scope, {
    serviceId: wanted.serviceId,
    staffId: wanted.staffId,
    around: wanted.startsAt,
    count: ALTERNATIVES,
    holderKey: wanted.holderKey ?? undefined,
    exceptBookingId: wanted.exceptBookingId,
  });
  return { outcome: 'slot_taken', alternatives };
}

async function contactOf(scope: Scope, points: NonNullable<CreateBooking['contact']>): Promise<string> {
  const phone = points.phone ? parsePhone(points.phone) : null;
  const email = points.email ? parseEmail(points.email) : null;
  const fields: FieldError[] = [];
  if (points.phone && !phone) fields.push({ field: 'contact.phone', reason: 'phone.invalid' });
  if (points.email && !email) fields.push({ field: 'contact.email', reason: 'email.invalid' });
  if (!points.phone && !points.email) fields.push({ field: 'contact.phone', reason: 'contact.required' });
  if (fields.length > 0) throw new AppError('INVALID', 'contact refused', { reason: 'input.invalid', fields });
  const known = [
    ...(phone ? [{ phoneHash: { in: blindIndexes(scope.tenantId, 'phone', phone) } }] : []),
    ...(email ? [{ emailHash: { in: blindIndexes(scope.tenantId, 'email', email) } }] : []),
  ];
  const found = await scope.db.contact.findFirst({
    where: { tenantId: scope.tenantId, anonymisedAt: null, OR: known },
    select: { id: true },
    orderBy: { createdAt: 'asc' },
  });
  return found?.id ?? createContact(scope, points);
}

async function periodOfRow(
  scope: Scope,
  bookingId: string,
): Promise<{ staffId: string; startsAt: Date; endsAt: Date; busyFrom: Date; busyTo: Date }> {
  const row = await scope.db.booking.findFirst({
    where: { tenantId: scope.tenantId, id: bookingId },
    select: { staffId: true, startsAt: true, endsAt: true, busyFrom: true, busyTo: true },
  });
  if (!row) throw notFound('booking');
  return row;
}

async function manageTokenOf(scope: Scope, bookingId: string): Promise<string> {
  const row = await scope.db.booking.findFirst({ where: { tenantId: scope.tenantId, id: bookingId }, select: { manageToken: true } });
  return openOptional(row?.manageToken) ?? '';
}

/** A foreign key would abort the whole transaction: ask first, and say NOT_FOUND. */
async function assertOwn(scope: Scope, ids: { contactId?: string; leadId?: string; conversationId?: string }): Promise<void> {
  const where = (id: string) => ({ where: { tenantId: scope.tenantId, id } });
  if (ids.contactId && (await scope.db.contact.count(where(ids.contactId))) === 0) throw notFound('contact');
  if (ids.leadId && (await scope.db.lead.count(where(ids.leadId))) === 0) throw notFound('lead');
  if (ids.conversationId && (await scope.db.conversation.count(where(ids.conversationId))) === 0) throw notFound('conversation');
}

/** Whoever has the permission to keep the book is staff; a visitor, a hook or a workflow acts for the visitor. */
function side(scope: Scope): 'visitor' | 'staff' {
  return scope.actor.kind === 'person' && can(scope.actor.role, 'bookings:write') ? 'staff' : 'visitor';
}

function notChangeable(booking: Booking): AppError {
  return new AppError('CONFLICT', `booking ${booking.id} is ${booking.status}`, { reason: 'booking.not_changeable' });
}

function emit(
  scope: Scope,
  name: 'booking.held' | 'booking.released' | 'booking.confirmed' | 'booking.rescheduled' | 'booking.cancelled',
  booking: Booking,
): void {
  scope.emit({
    name,
    data: {
      tenantId: scope.tenantId,
      bookingId: booking.id,
      leadId: booking.leadId ?? undefined,
      conversationId: booking.conversationId ?? undefined,
    },
  });
}
