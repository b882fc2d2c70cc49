import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { apiErrorOf, useTRPC } from '@/components/shell/api-provider';

/** Asks the lists again: the change is in the rows, whoever else shows them. */
export function useRefreshBookings(): () => void {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries(trpc.bookings.pathFilter());
    void queries.invalidateQueries(trpc.leads.pathFilter());
  };
}

/** Says what went wrong in words; what was on the screen stays. */
export function useSayBookingError(): (error: unknown) => void {
  const t = useTranslations('bookings.errors');
  const refresh = useRefreshBookings();
  return (error) => {
    const isStale = apiErrorOf(error)?.reason === 'booking.not_changeable';
    toast.error(t(isStale ? 'not_changeable' : 'unknown'));
    if (isStale) refresh();
  };
}

/** The visit took place, or nobody came. */
export function useCloseBooking() {
  const t = useTranslations('bookings.done');
  const trpc = useTRPC();
  const refresh = useRefreshBookings();
  const onError = useSayBookingError();
  const done = (text: 'completed' | 'noShow') => () => {
    toast.success(t(text));
    refresh();
  };
  const complete = useMutation(trpc.bookings.complete.mutationOptions({ onError, onSuccess: done('completed') }));
  const noShow = useMutation(trpc.bookings.markNoShow.mutationOptions({ onError, onSuccess: done('noShow') }));
  return {
    complete: (bookingId: string) => complete.mutate({ bookingId }),
    markNoShow: (bookingId: string) => noShow.mutate({ bookingId }),
  };
}
