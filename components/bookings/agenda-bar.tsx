'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { addDays } from '@/components/booking/calendar';
import { useTRPC } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { formatDay } from '@/components/ui/format';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Segmented } from '@/components/ui/tabs';
import type { AgendaParams, useAgendaParams } from './use-agenda-params';

type Props = { params: AgendaParams; go: ReturnType<typeof useAgendaParams>[1]; today: string; count: number | undefined };

const shown = ['confirmed', 'completed', 'no_show', 'cancelled'] as const;

/** Where in time one is, and what is shown of it. */
export function AgendaBar({ params, go, today, count }: Props) {
  const t = useTranslations('bookings');
  const locale = useLocale();
  const trpc = useTRPC();
  const staff = useQuery(trpc.services.listStaff.queryOptions({ activeOnly: false }));
  const step = params.view === 'week' ? 7 : 1;
  const noon = (date: string): string => `${date}T12:00:00Z`;
  const title =
    params.view === 'week'
      ? `${formatDay(noon(params.from), { locale, timeZone: 'UTC', weekday: false })} – ${formatDay(noon(params.to), { locale, timeZone: 'UTC', weekday: false })}`
      : formatDay(noon(params.date), { locale, timeZone: 'UTC' });
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-5 py-2.5 phone:px-4">
      <div className="flex items-center gap-1">
        <IconButton label={t('previous')} onClick={() => go({ date: addDays(params.date, -step) })}>
          <ChevronLeft />
        </IconButton>
        <IconButton label={t('next')} onClick={() => go({ date: addDays(params.date, step) })}>
          <ChevronRight />
        </IconButton>
        <Button onClick={() => go({ date: null })} disabled={params.date === today}>
          {t('today')}
        </Button>
      </div>
      <h1 className="text-md font-semibold first-letter:uppercase phone:basis-full" aria-live="polite">
        {title}
        {count === undefined ? null : <span className="ml-2 text-sm font-normal text-ink-3">{t('count', { count })}</span>}
      </h1>
      <div className="ml-auto flex flex-wrap items-center gap-2 phone:ml-0 phone:grid phone:w-full phone:grid-cols-2">
        <Input
          type="date"
          aria-label={t('day')}
          value={params.date}
          onChange={(event) => event.target.value && go({ date: event.target.value })}
          className="h-8 w-38 phone:w-full"
        />
        <Select
          size="sm"
          className="w-44 phone:w-full"
          aria-label={t('staff')}
          value={params.staffId ?? 'all'}
          onValueChange={(value) => go({ staff: value === 'all' ? null : value })}
          options={[
            { value: 'all', label: t('allStaff') },
            ...(staff.data ?? []).map((person) => ({ value: person.id, label: person.name })),
          ]}
        />
        <Select
          size="sm"
          className="w-44 phone:w-full"
          aria-label={t('status')}
          value={params.status ?? 'all'}
          onValueChange={(value) => go({ status: value === 'all' ? null : value })}
          options={[
            { value: 'all', label: t('allStatuses') },
            ...shown.map((status) => ({ value: status, label: t(`statuses.${status}`) })),
          ]}
        />
        <Segmented
          aria-label={t('view')}
          value={params.view}
          onValueChange={(view) => go({ view: view === 'day' ? null : view })}
          options={[
            { value: 'day', label: t('day') },
            { value: 'week', label: t('week') },
          ]}
        />
      </div>
    </div>
  );
}
