import { cancelBooking, completeBooking, createBooking, markNoShow, rescheduleBooking } from '@/server/domain/bookings/commands';
import { freeSlots, getBooking, listBookings } from '@/server/domain/bookings/queries';
import {
  bookingIdSchema,
  cancelBookingSchema,
  createBookingSchema,
  freeSlotsSchema,
  listBookingsSchema,
  rescheduleBookingSchema,
} from '@/server/domain/bookings/schema';
import { allow, router } from './trpc';

export const bookingsRouter = router({
  list: allow('bookings:read')
    .input(listBookingsSchema)
    .query(({ ctx, input }) => listBookings(ctx.scope, input)),
  get: allow('bookings:read')
    .input(bookingIdSchema)
    .query(({ ctx, input }) => getBooking(ctx.scope, input.bookingId)),
  slots: allow('bookings:read')
    .input(freeSlotsSchema)
    .query(({ ctx, input }) => freeSlots(ctx.scope, input)),
  create: allow('bookings:write')
    .input(createBookingSchema)
    .mutation(({ ctx, input }) => createBooking(ctx.scope, input)),
  reschedule: allow('bookings:write')
    .input(rescheduleBookingSchema)
    .mutation(({ ctx, input }) => rescheduleBooking(ctx.scope, input)),
  cancel: allow('bookings:write')
    .input(cancelBookingSchema)
    .mutation(({ ctx, input }) => cancelBooking(ctx.scope, input)),
  complete: allow('bookings:write')
    .input(bookingIdSchema)
    .mutation(({ ctx, input }) => completeBooking(ctx.scope, input)),
  markNoShow: allow('bookings:write')
    .input(bookingIdSchema)
    .mutation(({ ctx, input }) => markNoShow(ctx.scope, input)),
});
