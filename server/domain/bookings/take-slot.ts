import type { Scope } from '@/server/domain/scope';
import { Prisma } from '@/server/platform/db/client';

/** Typed wrappers of the functions in take-slot.sql, which say what happens inside. */
type Period = { startsAt: Date; endsAt: Date; busyFrom: Date; busyTo: Date };

export type NewHold = Period & {
  id: string;
  serviceId: string;
  staffId: string;
  holdExpiresAt: Date;
  holderKey: string | null;
  contactId: string | null;
  leadId: string | null;
  conversationId: string | null;
  source: string;
  /** Sealed. */
  note: string | null;
};

/** Inserts a hold when its time is free. A lost race is an answer, not an error, and leaves the transaction usable. */
export async function takeHold(scope: Scope, hold: NewHold): Promise<'held' | 'taken'> {
  const rows = await scope.db.$queryRaw<{ outcome: 'held' | 'taken' }[]>(Prisma.sql`
    SELECT hold_booking_slot(${hold.id}, ${scope.tenantId}, ${hold.serviceId}, ${hold.staffId}, ${hold.startsAt}::timestamptz, ${hold.endsAt}::timestamptz,
      ${hold.busyFrom}::timestamptz, ${hold.busyTo}::timestamptz, ${hold.holdExpiresAt}::timestamptz, ${hold.holderKey}, ${hold.contactId}, ${hold.leadId},
      ${hold.conversationId}, ${hold.source}, ${hold.note}, ${scope.now()}::timestamptz) AS outcome`);
  return rows[0]?.outcome ?? 'taken';
}

export type Placement = Period & { bookingId: string; staffId: string; from: ('hold' | 'expired' | 'confirmed')[]; sequenceStep: 0 | 1 };

/** Confirms a booking at a time, or moves it there, in one step. `changed`: it is not in one of the states named by `from` any more. */
export async function placeBooking(scope: Scope, to: Placement): Promise<'placed' | 'taken' | 'changed'> {
  const rows = await scope.db.$queryRaw<{ outcome: 'placed' | 'taken' | 'changed' }[]>(Prisma.sql`
    SELECT place_booking(${to.bookingId}, ${scope.tenantId}, ${to.from}::text[], ${to.sequenceStep}::int, ${to.staffId}, ${to.startsAt}::timestamptz,
      ${to.endsAt}::timestamptz, ${to.busyFrom}::timestamptz, ${to.busyTo}::timestamptz, ${scope.now()}::timestamptz) AS outcome`);
  return rows[0]?.outcome ?? 'taken';
}
