import { systemDb } from '@/server/platform/db/client';

const PATIENCE_MS = 120_000; // longer than all tries of the workflow that applies them
const MAX_ATTEMPTS = 20; // after that it is not an outage but an event we cannot read: it stays with its reason
const KEPT_MS = 14 * 86_400_000; // no vendor repeats an event after two weeks, and what was said is in the messages

export type StuckHook = { tenantId: string; hookId: string; connectionId: string; subject: string };

/** Stored events that nobody applied: the announcement was lost, or every try failed. */
export async function listStuckHooks(nowMs: number = Date.now()): Promise<StuckHook[]> {
  const rows = await systemDb().hookDelivery.findMany({
    where: { processedAt: null, attempts: { lt: MAX_ATTEMPTS }, receivedAt: { lt: new Date(nowMs - PATIENCE_MS) } },
    orderBy: { receivedAt: 'asc' },
    take: 500,
    select: { id: true, tenantId: true, connectionId: true, subject: true },
  });
  return rows.map(({ id, ...row }) => ({ ...row, hookId: id }));
}

/** Forgets what was applied long ago. */
export async function forgetOldHooks(nowMs: number = Date.now()): Promise<number> {
  const { count } = await systemDb().hookDelivery.deleteMany({ where: { processedAt: { lt: new Date(nowMs - KEPT_MS) } } });
  return count;
}
