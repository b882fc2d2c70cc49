import { systemDb } from '@/server/platform/db/client';

type Found = { tenantId: string; id: string };

// One round takes what a minute can settle; the rest is found by the next one.
const BATCH = 500;

/** Conversations whose time to come back has come, by each tenant's own clock. */
export async function findDueSnoozes(now: Date): Promise<Found[]> {
  const shifted = await systemDb().tenant.findMany({ where: { clockShiftMs: { not: 0 } }, select: { id: true, clockShiftMs: true } });
  const due = (tenantId: string | { notIn: string[] }, at: Date): Promise<Found[]> =>
    systemDb().conversation.findMany({
      where: { snoozedUntil: { lte: at }, tenantId },
      orderBy: { snoozedUntil: 'asc' },
      take: BATCH,
      select: { id: true, tenantId: true },
    });
  const usual = await due({ notIn: shifted.map((tenant) => tenant.id) }, now);
  const moved = await Promise.all(shifted.map((tenant) => due(tenant.id, new Date(now.getTime() + Number(tenant.clockShiftMs)))));
  return [...usual, ...moved.flat()];
}
