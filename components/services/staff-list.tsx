'use client';

import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useTRPC } from '@/components/shell/api-provider';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import type { WeeklyPeriod } from '@/server/domain/schedules/schema';
import type { ServiceCard, StaffCard } from '@/server/domain/services/schema';
import { StaffForm } from './staff-form';
import { hoursInWords } from './hours-in-words';

type Props = { staff: StaffCard[]; services: ServiceCard[]; mayWrite: boolean };

export function StaffList({ staff, services, mayWrite }: Props) {
  const t = useTranslations('services');
  const trpc = useTRPC();
  // The form saves the whole week, so it opens only when the week is known: an empty one would wipe the hours.
  const hours = useQuery(trpc.services.listHours.queryOptions());
  const [editing, setEditing] = useState<StaffCard | 'new' | null>(null);
  const periodsOf = (staffId: string): WeeklyPeriod[] => hours.data?.find((week) => week.staffId === staffId)?.periods ?? [];
  const add = mayWrite ? (
    <Button icon={<Plus />} onClick={() => setEditing('new')}>
      {t('addStaff')}
    </Button>
  ) : null;
  return (
    <div className="py-4">
      {staff.length === 0 ? (
        <EmptyState title={t('noStaff')} action={add}>
          {t('noStaffText')}
        </EmptyState>
      ) : (
        <>
          <div className="mb-3 flex justify-end">{add}</div>
          <ul className="border-t border-line">
            {staff.map((person) => (
              <li key={person.id} className="border-b border-line">
                <button
                  type="button"
                  disabled={!mayWrite || !hours.data}
                  aria-label={mayWrite ? t('edit', { name: person.name }) : undefined}
                  onClick={() => setEditing(person)}
                  className="flex min-h-15 w-full items-center gap-3 px-2 py-2 text-left text-base enabled:hover:bg-hover"
                >
                  <Avatar name={person.name} seed={person.id} size={32} />
                  <span className="min-w-0 flex-1">
                    <span className="flex items-center gap-2 font-medium">
                      <span className="truncate">{person.name}</span>
                      {person.active ? null : <Badge>{t('inactive')}</Badge>}
                    </span>
                    {person.title ? <span className="block truncate text-sm text-ink-2">{person.title}</span> : null}
                    {hours.data ? <WeekInWords periods={periodsOf(person.id)} /> : null}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {editing ? (
        <StaffForm
          key={editing === 'new' ? 'new' : editing.id}
          person={editing === 'new' ? null : editing}
          services={services}
          periods={editing === 'new' ? [] : periodsOf(editing.id)}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </div>
  );
}

/** «пн–пт 09:00–13:00, 14:00–18:00»; nobody can be booked without hours, so their absence is said aloud. */
function WeekInWords({ periods }: { periods: WeeklyPeriod[] }) {
  const t = useTranslations('services');
  const locale = useLocale();
  if (periods.length === 0) return <span className="block text-sm text-warning">{t('noHours')}</span>;
  const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => periods.filter((period) => period.weekday === weekday));
  return (
    <span className="block text-sm text-ink-3">
      {hoursInWords(week, locale, { none: t('noHours'), aroundTheClock: t('aroundTheClock') })}
    </span>
  );
}
