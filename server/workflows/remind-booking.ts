import { getBooking } from '@/server/domain/bookings/queries';
import { remindersOf } from '@/server/domain/bookings/rules';
import { wakeTime } from '@/server/platform/inngest';
import { mailNotice, sayNotice } from './send-booking-notice';
import { workflow } from './workflow';

/**
 * Reminds a day and two hours before. A moved booking has a run of its own, so a run minds only the time it started with: another
 * event cancels it, and before it speaks it reads the booking again, because a lost event must not remind of an old time.
 */
export const remindBooking = workflow(
  {
    id: 'remind-booking',
    on: ['booking.confirmed', 'booking.rescheduled'],
    cancelOn: [
      { event: 'booking.cancelled', if: 'event.data.bookingId == async.data.bookingId' },
      { event: 'booking.rescheduled', if: 'event.data.bookingId == async.data.bookingId' },
    ],
    retries: 5,
  },
  async ({ data, step, scoped }) => {
    const { bookingId } = data;
    const plan = await step.run('plan', () =>
      scoped(async (scope) => {
        const booking = await getBooking(scope, bookingId);
        const now = scope.now();
        const shiftMs = now.getTime() - Date.now();
        return {
          sequence: booking.sequence,
          reminders: remindersOf(booking, now).map(({ kind, at }) => ({ kind, at: wakeTime(at, shiftMs) })),
        };
      }),
    );
    for (const { kind, at } of plan.reminders) {
      await step.sleepUntil(`until-${kind}`, at);
      const isSame = await step.run(`still-${kind}`, () =>
        scoped(async (scope) => (await getBooking(scope, bookingId)).sequence === plan.sequence),
      );
      if (!isSame) return { outcome: 'moved' };
      await step.run(`say-${kind}`, () => scoped((scope) => sayNotice(scope, { bookingId, kind })));
      await step.run(`mail-${kind}`, () => mailNotice(scoped, { bookingId, kind }));
    }
    return { outcome: 'reminded', count: plan.reminders.length };
  },
);
