import { z } from 'zod';
import { cancelBooking, rescheduleBooking } from '@/server/domain/bookings/commands';
import { bookingCard, freeSlots, getBookingByToken } from '@/server/domain/bookings/queries';
import { icsOf } from '@/server/domain/bookings/rules/ics-of';
import { freeSlotsSchema } from '@/server/domain/bookings/schema';
import { env } from '@/server/platform/env';
import { json } from '@/server/platform/web';
import { parseBody } from '../site-request';
import { asGuest, limitHolds, slotTaken, withBook, type BookRequest } from './book-request';
import { managedFacts } from './page';

/** What a manage link allows: see, move, cancel, and take the calendar file. The token in the path is the whole proof. */
const tokenOf = ({ context }: BookRequest): string => context.params.token ?? '';

/** `GET /api/book/v1/:tenant/manage/:token`. */
export const getManaged = withBook(async (input) => json(200, await asGuest(input, (scope) => managedFacts(scope, tokenOf(input)))));

/** `GET /api/book/v1/:tenant/manage/:token/slots?staff=&from=&days=`: the booking itself does not stand in its own way. */
export const getManagedSlots = withBook(async (input) =>
  asGuest(input, async (scope) => {
    const booking = await getBookingByToken(scope, tokenOf(input));
    const { query } = input;
    const wanted = parseBody(freeSlotsSchema, {
      serviceId: booking.serviceId,
      staffId: query.get('staff') ?? undefined,
      from: query.get('from') ?? '',
      days: Number(query.get('days') ?? 31),
    });
    return json(200, await freeSlots(scope, { ...wanted, exceptBookingId: booking.id, holderKey: booking.holderKey ?? undefined }));
  }),
);

const rescheduleSchema = z.object({
  startsAt: z.iso.datetime({ offset: true, error: 'date.invalid' }),
  staffId: z.string().min(1).max(64).optional(),
});

/** `POST /api/book/v1/:tenant/manage/:token/reschedule` → 200 BookingCard · 409 SlotTaken. */
export const postManagedReschedule = withBook(async (input) => {
  const wanted = parseBody(rescheduleSchema, input.body);
  await limitHolds(input);
  return asGuest(input, async (scope) => {
    const booking = await getBookingByToken(scope, tokenOf(input));
    const moved = await rescheduleBooking(scope, { bookingId: booking.id, ...wanted });
    return moved.outcome === 'slot_taken' ? slotTaken(moved.alternatives) : json(200, await bookingCard(scope, booking.id));
  });
});

const cancelSchema = z.object({
  reason: z
    .string()
    .trim()
    .max(500, 'input.too_long')
    .transform((value) => value.replaceAll('\u0000', '').toWellFormed())
    .optional(),
});

/** `POST /api/book/v1/:tenant/manage/:token/cancel` → 200 BookingCard. */
export const postManagedCancel = withBook(async (input) => {
  const { reason } = parseBody(cancelSchema, input.body);
  return asGuest(input, async (scope) => {
    const booking = await getBookingByToken(scope, tokenOf(input));
    await cancelBooking(scope, { bookingId: booking.id, reason });
    return json(200, await bookingCard(scope, booking.id));
  });
});

/** `GET /api/book/v1/:tenant/bookings/<token>.ics`. */
export const getIcs = withBook(async (input) => {
  const token = (input.context.params.file ?? '').replace(/\.ics$/, '');
  const file = await asGuest(input, async (scope) => {
    const booking = await getBookingByToken(scope, token);
    const card = await bookingCard(scope, booking.id);
    const { name } = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { name: true } });
    return icsOf({
      bookingId: booking.id,
      sequence: booking.sequence,
      cancelled: booking.status === 'cancelled',
      startsAt: booking.startsAt,
      endsAt: booking.endsAt,
      stamp: scope.now(),
      timeZone: card.timeZone,
      title: `${booking.serviceName}, ${name}`,
      description: [booking.staffName, card.manageUrl].filter(Boolean).join('\n'),
      location: card.address,
      url: card.manageUrl,
      organizer: { name, email: senderAddress() },
    });
  });
  return new Response(file, {
    status: 200,
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="booking.ics"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
});

/** The bare address of MAIL_FROM. */
function senderAddress(): string {
  return /<([^>]+)>/.exec(env().MAIL_FROM)?.[1] ?? env().MAIL_FROM;
}
