import { addHop } from '@/server/domain/leads/commands/add-hop';
import { unbookLead } from '@/server/domain/leads/commands/move-lead';
import { finalizeBooking } from './finalize-booking';
import { workflow } from './workflow';

/** A booking ends its lead's way; what happens to it later stands in the trace. */
export const settleBooking = workflow({ id: 'settle-booking', on: 'booking.confirmed' }, async ({ data, step, scoped }) => {
  const { leadId, bookingId } = data;
  if (!leadId) return { finished: false };
  return step.run('finalize', () => scoped((scope) => finalizeBooking(scope, { leadId, bookingId })));
});

export const settleReschedule = workflow({ id: 'settle-reschedule', on: 'booking.rescheduled' }, async ({ data, step, scoped }) => {
  const { leadId, bookingId } = data;
  if (!leadId) return;
  await step.run('trace', () =>
    scoped(async (scope) => {
      const booking = await scope.db.booking.findFirst({
        where: { tenantId: scope.tenantId, id: bookingId },
        select: { startsAt: true, sequence: true },
      });
      if (booking)
        await addHop(scope, {
          leadId,
          kind: 'booking.rescheduled',
          data: { startsAt: booking.startsAt.toISOString() },
          onceKey: `rescheduled:${bookingId}:${booking.sequence}`,
        });
    }),
  );
});

export const settleCancellation = workflow({ id: 'settle-cancellation', on: 'booking.cancelled' }, async ({ data, step, scoped }) => {
  const { leadId, bookingId } = data;
  if (!leadId) return;
  await step.run('unbook', () =>
    scoped(async (scope) => {
      const booking = await scope.db.booking.findFirst({ where: { tenantId: scope.tenantId, id: bookingId }, select: { status: true } });
      if (booking?.status !== 'cancelled') return;
      await addHop(scope, { leadId, kind: 'booking.cancelled', level: 'warning', data: {}, onceKey: `cancelled:${bookingId}` });
      await unbookLead(scope, { leadId });
    }),
  );
});
