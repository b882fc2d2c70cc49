import { systemDb } from '@/server/platform/db/client';

type Found = { tenantId: string; id: string };

// One round takes what a minute can settle; the rest is found by the next one.
const BATCH = 500;

/** Waiting leads whose silence is to be looked at now, by each tenant's own clock. */
export async function findDueLeads(now: Date): Promise<Found[]> {
  const shifted = await systemDb().tenant.findMany({ where: { clockShiftMs: { not: 0 } }, select: { id: true, clockShiftMs: true } });
  const usual = await systemDb().lead.findMany({
    where: { ledgerState: 'waiting', checkAt: { lte: now }, tenantId: { notIn: shifted.map((tenant) => tenant.id) } },
    orderBy: { checkAt: 'asc' },
    take: BATCH,
    select: { id: true, tenantId: true },
  });
  const moved = await Promise.all(
    shifted.map((tenant) =>
      systemDb().lead.findMany({
        where: { tenantId: tenant.id, ledgerState: 'waiting', checkAt: { lte: new Date(now.getTime() + Number(tenant.clockShiftMs)) } },
        take: BATCH,
        select: { id: true, tenantId: true },
      }),
    ),
  );
  return [...usual, ...moved.flat()];
}

/**
 * Leads that are our move, that no person has, and that have stood still: their event was lost or their run died. Older than
 * `idleMs` so that a living run is not disturbed; starting and answering are idempotent.
 */
export async function findStuckLeads(
  now: Date,
  idleMs: number,
): Promise<(Found & { conversationId: string | null; lastInboundSeq: number | null })[]> {
  const rows = await systemDb().lead.findMany({
    where: { ledgerState: 'in_progress', updatedAt: { lt: new Date(now.getTime() - idleMs) } },
    orderBy: { updatedAt: 'asc' },
    take: BATCH,
    select: { id: true, tenantId: true, conversationId: true },
  });
  const conversations = await systemDb().conversation.findMany({
    where: { id: { in: rows.flatMap((row) => (row.conversationId ? [row.conversationId] : [])) } },
    select: { id: true, mode: true, lastSeq: true },
  });
  return rows.flatMap((row) => {
    const conversation = conversations.find((candidate) => candidate.id === row.conversationId);
    return conversation?.mode === 'human' ? [] : [{ ...row, lastInboundSeq: conversation?.lastSeq ?? null }];
  });
}
