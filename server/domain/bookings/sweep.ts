import { systemDb } from '@/server/platform/db/client';

// A day: the holder may come back to a page left open over night.
const FORGET_AFTER_MS = 24 * 60 * 60 * 1000;
// One pass stays a short statement; the next pass takes the rest.
const BATCH = 1000;

/**
 * Of all tenants, each by its own clock: marks holds whose time is over, and deletes those a day old that nobody confirmed and
 * no lead or contact is tied to. Returns how many of each.
 */
export async function expireHolds(): Promise<{ expired: number; forgotten: number }> {
  const db = systemDb();
  const expired = await db.$executeRaw`
    UPDATE bookings SET status = 'expired' WHERE id IN (
      SELECT b.id FROM bookings b JOIN tenants t ON t.id = b.tenant_id
      WHERE b.status = 'hold' AND b.hold_expires_at <= now() + t.clock_shift_ms * interval '1 millisecond'
      ORDER BY b.hold_expires_at LIMIT ${BATCH} FOR UPDATE OF b SKIP LOCKED)`;
  const old = await db.booking.findMany({
    where: { status: 'expired', contactId: null, leadId: null, updatedAt: { lt: new Date(Date.now() - FORGET_AFTER_MS) } },
    select: { id: true },
    take: BATCH,
  });
  const { count } = await db.booking.deleteMany({ where: { id: { in: old.map((row) => row.id) }, status: 'expired' } });
  return { expired, forgotten: count };
}
