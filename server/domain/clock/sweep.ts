import pLimit from 'p-limit';
import { systemDb } from '@/server/platform/db/client';

const PARALLEL = 4; // half of the system's pool

/**
 * Finds rows of all tenants that are due by each tenant's own clock: one look for all whose clock is ours, one for each whose
 * clock was moved.
 */
export async function findByEachClock<T>(
  now: Date,
  find: (tenantId: string | { notIn: string[] }, at: Date) => Promise<T[]>,
): Promise<T[]> {
  const moved = await systemDb().tenant.findMany({ where: { clockShiftMs: { not: 0 } }, select: { id: true, clockShiftMs: true } });
  const limit = pLimit(PARALLEL);
  const found = await Promise.all([
    find({ notIn: moved.map(({ id }) => id) }, now),
    ...moved.map(({ id, clockShiftMs }) => limit(() => find(id, new Date(now.getTime() + Number(clockShiftMs))))),
  ]);
  return found.flat();
}
