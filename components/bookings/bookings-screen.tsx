'use client';

import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { CalendarPlus, ExternalLink, Settings2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { addDays } from '@/components/booking/calendar';
import { Link } from '@/components/navigation';
import { useTRPC } from '@/components/shell/api-provider';
import { PageBody, PageHead } from '@/components/shell/page-head';
import { useCan, useShell, useTenantPath } from '@/components/shell/shell-context';
import { Button, buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useNow } from '@/components/ui/time';
import { AgendaBar } from './agenda-bar';
import { AgendaDay } from './agenda-day';
import { CreateBooking } from './create-booking';
import { useAgendaParams } from './use-agenda-params';

/** Who comes when: a day or a week, by specialist and state. */
export function BookingsScreen() {
  const t = useTranslations('bookings');
  const trpc = useTRPC();
  const path = useTenantPath();
  const shell = useShell();
  const tenant = useQuery(trpc.tenants.get.queryOptions());
  const mayWrite = useCan('bookings:write');
  const [creating, setCreating] = useState(false);
  return (
    <>
      <PageHead
        title={t('title')}
        actions={
          <div className="flex items-center gap-2">
            <Link
              href={`/book/${shell.tenant.slug}`}
              target="_blank"
              className={buttonClass({ variant: 'ghost' })}
              aria-label={t('publicPage')}
            >
              <ExternalLink aria-hidden />
              <span className="max-lg:hidden">{t('publicPage')}</span>
            </Link>
            <Link href={path('bookings', 'settings')} className={buttonClass({ variant: 'ghost' })} aria-label={t('settings')}>
              <Settings2 aria-hidden />
              <span className="phone:hidden">{t('settings')}</span>
            </Link>
            {mayWrite ? (
              <Button variant="primary" icon={<CalendarPlus />} onClick={() => setCreating(true)}>
                {t('create')}
              </Button>
            ) : null}
          </div>
        }
      />
      <PageBody>
        {tenant.data ? (
          <Agenda timeZone={tenant.data.timeZone} />
        ) : tenant.isError ? (
          <ErrorState onRetry={() => void tenant.refetch()} retrying={tenant.isFetching} />
        ) : (
          <SkeletonRows />
        )}
      </PageBody>
      {creating && tenant.data ? <CreateBooking timeZone={tenant.data.timeZone} onClose={() => setCreating(false)} /> : null}
    </>
  );
}

function Agenda({ timeZone }: { timeZone: string }) {
  const t = useTranslations('bookings');
  const trpc = useTRPC();
  const now = useNow(60_000);
  const today = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);
  const [params, go] = useAgendaParams(today);
  const list = useQuery(
    trpc.bookings.list.queryOptions(
      { from: params.from, to: params.to, staffId: params.staffId ?? undefined, statuses: params.status ? [params.status] : undefined },
      { placeholderData: (previous) => previous },
    ),
  );
  const isFiltered = Boolean(params.staffId || params.status);
  const dates = Array.from({ length: params.view === 'week' ? 7 : 1 }, (_, index) => addDays(params.from, index));
  const dateOf = (at: Date): string =>
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
  return (
    <>
      <AgendaBar params={params} go={go} today={today} count={list.data?.length} />
      {list.isError ? (
        <ErrorState onRetry={() => void list.refetch()} retrying={list.isFetching} />
      ) : !list.data ? (
        <div aria-busy>
          <SkeletonRows />
        </div>
      ) : list.data.length === 0 ? (
        <EmptyState
          title={isFiltered ? t('emptyFiltered') : t(params.view === 'week' ? 'emptyWeek' : 'emptyDay')}
          action={isFiltered ? <Button onClick={() => go({ staff: null, status: null })}>{t('clearFilters')}</Button> : null}
        >
          {isFiltered ? null : t('emptyText')}
        </EmptyState>
      ) : (
        <div aria-busy={list.isPlaceholderData} className={list.isPlaceholderData ? 'opacity-60' : undefined}>
          {dates.map((date) => (
            <AgendaDay
              key={date}
              date={date}
              isToday={date === today}
              hideEmpty={params.view === 'day'}
              timeZone={timeZone}
              now={now}
              bookings={list.data.filter((booking) => dateOf(booking.startsAt) === date)}
            />
          ))}
        </div>
      )}
    </>
  );
}
