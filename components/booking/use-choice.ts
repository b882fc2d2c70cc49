import { useSearchParams } from 'next/navigation';
import type { BookPage } from '@/server/domain/bookings/schema';
import type { ServiceCard, StaffCard } from '@/server/domain/services/schema';

export type Step = 'service' | 'staff' | 'time' | 'contact';
export type Choice = {
  service: ServiceCard | null;
  staffId: string | null;
  day: string | null;
  step: Step;
  steps: Step[];
  staff: StaffCard[];
};

/**
 * What was chosen lives in the address (`service`, `staff`, `day`, `step`), so Back, a reload and a sent link all mean the same.
 * One service or one specialist is no choice: its step does not exist.
 */
export function useChoice(
  page: BookPage,
): [Choice, (change: Partial<Record<'service' | 'staff' | 'day' | 'step', string | null>>, replace?: boolean) => void] {
  const params = useSearchParams();
  const only = page.services.length === 1 ? (page.services[0] ?? null) : null;
  const service = only ?? page.services.find((candidate) => candidate.id === params.get('service')) ?? null;
  const staff = service ? page.staff.filter((person) => service.staffIds.includes(person.id)) : [];
  const asked = params.get('staff');
  const staffId =
    staff.length === 1 ? (staff[0]?.id ?? null) : asked === 'any' || staff.some((person) => person.id === asked) ? asked : null;
  const steps: Step[] = [
    ...(only ? [] : ['service' as const]),
    ...(service && staff.length === 1 ? [] : ['staff' as const]),
    'time',
    'contact',
  ];
  const step: Step = !service ? 'service' : !staffId ? 'staff' : params.get('step') === 'contact' ? 'contact' : 'time';
  const go = (change: Partial<Record<'service' | 'staff' | 'day' | 'step', string | null>>, replace = false) => {
    const next = new URLSearchParams(window.location.search);
    for (const [key, value] of Object.entries(change)) {
      if (value) next.set(key, value);
      else next.delete(key);
    }
    const url = next.size > 0 ? `?${next}` : window.location.pathname;
    if (replace) window.history.replaceState(null, '', url);
    else window.history.pushState(null, '', url);
  };
  const day = params.get('day');
  return [{ service, staffId, day: day && /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : null, step, steps, staff }, go];
}
