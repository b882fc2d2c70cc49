import { findByEachClock } from '@/server/domain/clock/sweep';
import { systemDb } from '@/server/platform/db/client';

type Found = { tenantId: string; id: string };

// One round takes what a minute can settle; the rest is found by the next one.
const BATCH = 500;

/** Waiting leads whose silence is to be looked at now, by each tenant's own clock. */
export function findDueLeads(now: Date): Promise<Found[]> {
  return findByEachClock(now, (tenantId, at) =>
    systemDb().lead.findMany({
      where: { ledgerState: 'waiting', checkAt: { lte: at }, tenantId },
      orderBy: { checkAt: 'asc' },
      take: BATCH,
      select: { id: true, tenantId: true },
    }),
  );
}

/**
 * Leads that are our move, that no person has, and that have stood still: their event was lost or their run died. Older than
 * `idleMs` by the tenant's own clock, which wrote `updated_at`, so that a living run is not disturbed; starting and answering
 * are idempotent. Those with a person are left out before the batch is cut: there may be thousands of them, for days.
 */
export function findStuckLeads(now: Date, idleMs: number): Promise<(Found & { conversationId: string | null })[]> {
  return systemDb().$queryRaw`
    SELECT l.id, l.tenant_id AS "tenantId", l.conversation_id AS "conversationId"
    FROM leads l JOIN tenants t ON t.id = l.tenant_id LEFT JOIN conversations c ON c.id = l.conversation_id
    WHERE l.ledger_state = 'in_progress' AND coalesce(c.mode, 'bot') <> 'human'
      AND l.updated_at < ${now}::timestamptz + (t.clock_shift_ms - ${idleMs}::bigint) * interval '1 millisecond'
    ORDER BY l.updated_at LIMIT ${BATCH}`;
}
