import { systemDb } from '@/server/platform/db/client';

const BATCH = 500; // what one round can hand out; the next round finds the rest

/** Messages nobody delivers any more: queued for long, or sent by a process that died. `idleMs` leaves living ones alone. */
export async function findUndelivered(
  now: Date,
  idleMs: number,
): Promise<{ tenantId: string; id: string; conversationId: string; seq: number; author: string }[]> {
  return systemDb().message.findMany({
    where: {
      direction: 'out',
      OR: [
        { state: 'queued', createdAt: { lt: new Date(now.getTime() - idleMs) } },
        { state: 'sending', leaseUntil: { lt: now } },
      ],
    },
    orderBy: { id: 'asc' },
    take: BATCH,
    select: { tenantId: true, id: true, conversationId: true, seq: true, author: true },
  });
}
