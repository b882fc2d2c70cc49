import { asSystem } from '@/server/auth/system';
import { expireHolds, findUntoldHolds } from '@/server/domain/bookings/sweep';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import type { Scope } from '@/server/domain/scope';
import { log } from '@/server/platform/log';
import pLimit from 'p-limit';
import { scheduled } from './workflow';

// Half of the system's pool: a sweep must not starve the doors.
const PARALLEL = 4;

/**
 * An expired hold blocks nobody who asks (it is marked on the way); this keeps the book tidy, tells the leads' traces and forgets
 * holds that led to nothing.
 */
export const sweepHolds = scheduled({ id: 'expire-holds', cron: '*/5 * * * *' }, ({ step }) => step.run('expire', () => endHolds()));

/** Marks what ran out, then tells each lead's trace once: what a broken pass did not tell, the next one does. */
export async function endHolds(): Promise<{ expired: number; forgotten: number; told: number }> {
  const swept = await expireHolds();
  const limit = pLimit(PARALLEL);
  const told = await Promise.all(
    (await findUntoldHolds()).map(({ id, tenantId }) =>
      limit(() =>
        asSystem(tenantId, 'expire-holds', (scope) => tellTrace(scope, id)).catch((error: unknown) => {
          log.error({ event: 'sweep_failed', bookingId: id, err: error });
          return false;
        }),
      ),
    ),
  );
  return { ...swept, told: told.filter(Boolean).length };
}

async function tellTrace(scope: Scope, bookingId: string): Promise<boolean> {
  const hold = await scope.db.booking.findFirst({
    where: { tenantId: scope.tenantId, id: bookingId, status: 'expired' },
    select: { leadId: true, startsAt: true, holdExpiresAt: true },
  });
  if (!hold?.leadId || !hold.holdExpiresAt) return false;
  await addHop(scope, {
    leadId: hold.leadId,
    kind: 'booking.expired',
    data: { startsAt: hold.startsAt.toISOString() },
    onceKey: `expired:${bookingId}`,
    at: hold.holdExpiresAt,
  });
  scope.emit({ name: 'lead.changed', data: { tenantId: scope.tenantId, leadId: hold.leadId } });
  return true;
}
