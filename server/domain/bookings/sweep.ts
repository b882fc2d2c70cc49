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
    UPDATE bookings b SET status = 'expired', updated_at = now() + due.shift FROM (
      SELECT b.id, t.clock_shift_ms * interval '1 millisecond' AS shift FROM bookings b JOIN tenants t ON t.id = b.tenant_id
      WHERE b.status = 'hold' AND b.hold_expires_at < now() + t.clock_shift_ms * interval '1 millisecond'
      ORDER BY b.hold_expires_at LIMIT ${BATCH} FOR UPDATE OF b SKIP LOCKED) due
    WHERE b.id = due.id`;
  const forgotten = await db.$executeRaw`
    DELETE FROM bookings WHERE status = 'expired' AND id IN (
      SELECT b.id FROM bookings b JOIN tenants t ON t.id = b.tenant_id
      WHERE b.status = 'expired' AND b.contact_id IS NULL AND b.lead_id IS NULL
        AND b.updated_at < now() + (t.clock_shift_ms - ${FORGET_AFTER_MS}::bigint) * interval '1 millisecond' LIMIT ${BATCH})`;
  return { expired, forgotten };
}

/**
 * Of all tenants: a lead's holds that ran out in the last day and of which its trace says nothing yet, whoever marked them, this
 * sweep or somebody who took the time. A hold that was given back or exchanged ended at the very moment it was marked.
 */
export function findUntoldHolds(): Promise<{ id: string; tenantId: string }[]> {
  return systemDb().$queryRaw`
    SELECT b.id, b.tenant_id AS "tenantId" FROM bookings b JOIN tenants t ON t.id = b.tenant_id
    WHERE b.status = 'expired' AND b.lead_id IS NOT NULL AND b.hold_expires_at < b.updated_at
      AND b.updated_at > now() + t.clock_shift_ms * interval '1 millisecond' - ${FORGET_AFTER_MS} * interval '1 millisecond'
      AND NOT EXISTS (SELECT 1 FROM trace_hops h WHERE h.lead_id = b.lead_id AND h.once_key = 'expired:' || b.id)
    ORDER BY b.hold_expires_at LIMIT ${BATCH}`;
}
