import { systemDb } from '@/server/platform/db/client';

const BATCH = 500; // what one round can hand out; the next round finds the rest

export type Undelivered = { tenantId: string; id: string; conversationId: string; seq: number; author: string };

/**
 * Messages nobody delivers any more: queued for longer than `idleMs` and than the vendor's pause, by the tenant's own clock,
 * which wrote both times; or sent by a process that died, whose lease is by ours. `idleMs` leaves living ones alone.
 */
export function findUndelivered(now: Date, idleMs: number): Promise<Undelivered[]> {
  return systemDb().$queryRaw`
    SELECT m.id, m.tenant_id AS "tenantId", m.conversation_id AS "conversationId", m.seq, m.author
    FROM messages m JOIN tenants t ON t.id = m.tenant_id
    WHERE m.state IN ('queued', 'sending') AND m.direction = 'out' AND CASE m.state
      WHEN 'sending' THEN m.lease_until < ${now}::timestamptz
      ELSE m.created_at < ${now}::timestamptz + (t.clock_shift_ms - ${idleMs}::bigint) * interval '1 millisecond'
        AND (m.lease_until IS NULL OR m.lease_until <= ${now}::timestamptz + t.clock_shift_ms * interval '1 millisecond') END
    ORDER BY m.id LIMIT ${BATCH}`;
}
