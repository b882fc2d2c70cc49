import { z } from 'zod';
import { holdSlot, releaseHold } from '@/server/domain/bookings/commands';
import { bookingCard, findHold } from '@/server/domain/bookings/queries';
import type { HeldCard } from '@/server/domain/bookings/schema';
import type { Scope } from '@/server/domain/scope';
import { json } from '@/server/platform/web';
import { parseBody } from '../site-request';
import { asGuest, limitHolds, slotTaken, withBook } from './book-request';

const id = z.string().min(1).max(64);
const holdSchema = z.object({ serviceId: id, staffId: id.optional(), startsAt: z.iso.datetime({ offset: true, error: 'date.invalid' }) });

/** `POST /api/book/v1/:tenant/holds` → 201 BookingCard · 409 SlotTaken. Without staffId anybody who is free. */
export const postPageHold = withBook(async (input) => {
  const wanted = parseBody(holdSchema, input.body);
  const { isSuspicious } = await limitHolds(input);
  return asGuest(input, async (scope) => {
    const held = await holdSlot(scope, { ...wanted, holderKey: input.holderKey, source: 'page', isSuspicious });
    if (held.outcome === 'slot_taken') return slotTaken(held.alternatives);
    return json(201, await heldCard(scope, held.booking.id));
  });
});

/** `POST /api/book/v1/:tenant/holds/:id/release` → 200. */
export const postRelease = withBook(async (input) => {
  await asGuest(input, (scope) => releaseHold(scope, { bookingId: input.context.params.id ?? '', holderKey: input.holderKey }));
  return json(200, { ok: true });
});

/** `GET /api/book/v1/:tenant/hold`: what Back, a reload or a second tab must find again. */
export const getHold = withBook(async (input) =>
  asGuest(input, async (scope) => {
    const hold = await findHold(scope, { holderKey: input.holderKey });
    return json(200, { hold: hold ? await heldCard(scope, hold.id) : null });
  }),
);

async function heldCard(scope: Scope, bookingId: string): Promise<HeldCard> {
  const card = await bookingCard(scope, bookingId);
  return { ...card, leftMs: card.holdExpiresAt ? new Date(card.holdExpiresAt).getTime() - scope.now().getTime() : 0 };
}
