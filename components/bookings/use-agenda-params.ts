import { useSearchParams } from 'next/navigation';
import { addDays, weekdayOf } from '@/components/booking/calendar';
import { bookingStatuses, type BookingStatus } from '@/server/domain/bookings/schema';

export type AgendaParams = {
  view: 'day' | 'week';
  date: string;
  from: string;
  to: string;
  staffId: string | null;
  status: BookingStatus | null;
};
type Change = Partial<Record<'view' | 'date' | 'staff' | 'status', string | null>>;

/** View and filters live in the address: a reload, Back and a link to a colleague show the same. */
export function useAgendaParams(today: string): [AgendaParams, (change: Change) => void] {
  const params = useSearchParams();
  const asked = params.get('date');
  const date = asked && /^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : today;
  const view = params.get('view') === 'week' ? 'week' : 'day';
  const from = view === 'week' ? addDays(date, 1 - weekdayOf(date)) : date;
  const to = view === 'week' ? addDays(from, 6) : date;
  const status = bookingStatuses.find((candidate) => candidate === params.get('status')) ?? null;
  const go = (change: Change) => {
    const next = new URLSearchParams(window.location.search);
    for (const [key, value] of Object.entries(change)) {
      if (value) next.set(key, value);
      else next.delete(key);
    }
    window.history.pushState(null, '', next.size > 0 ? `?${next}` : window.location.pathname);
  };
  return [{ view, date, from, to, staffId: params.get('staff'), status }, go];
}
