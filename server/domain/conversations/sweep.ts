import { findByEachClock } from '@/server/domain/clock/sweep';
import { systemDb } from '@/server/platform/db/client';

type Found = { tenantId: string; id: string };

// One round takes what a minute can settle; the rest is found by the next one.
const BATCH = 500;

/** Conversations whose time to come back has come, by each tenant's own clock. */
export function findDueSnoozes(now: Date): Promise<Found[]> {
  return findByEachClock(now, (tenantId, at) =>
    systemDb().conversation.findMany({
      where: { snoozedUntil: { lte: at }, tenantId },
      orderBy: { snoozedUntil: 'asc' },
      take: BATCH,
      select: { id: true, tenantId: true },
    }),
  );
}
