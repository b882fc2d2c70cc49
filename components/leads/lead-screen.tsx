'use client';

import { useQuery } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useLocale, useTranslations } from 'next-intl';
import { apiErrorOf, useTRPC } from '@/components/shell/api-provider';
import { ChannelIcon } from '@/components/shell/channel';
import { PageBody, PageHead } from '@/components/shell/page-head';
import { useTenantPath } from '@/components/shell/shell-context';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { formatDuration, formatPhone } from '@/components/ui/format';
import { Skeleton, SkeletonRows } from '@/components/ui/skeleton';
import { Time } from '@/components/ui/time';
import type { AppRouter } from '@/server/api/root';
import { LeadActions } from './lead-actions';
import { StateMark, StatusBadge } from './lead-badges';
import { LeadContext } from './lead-context';
import { LeadStages } from './lead-stages';
import { LeadTrace } from './lead-trace';

export type LeadData = inferRouterOutputs<AppRouter>['leads']['get'];

/** One lead: its way at the left, who and from where at the right. */
export function LeadScreen({ leadId }: { leadId: string }) {
  const t = useTranslations('leads');
  const trpc = useTRPC();
  const path = useTenantPath();
  const lead = useQuery(trpc.leads.get.queryOptions({ leadId }));
  return (
    <>
      <PageHead parent={{ href: path('leads'), label: t('title') }} title={lead.data ? `№ ${lead.data.number}` : t('one')} />
      <PageBody className="max-w-[1232px]">
        {lead.data ? (
          <Loaded lead={lead.data} />
        ) : lead.isError ? (
          apiErrorOf(lead.error)?.code === 'NOT_FOUND' ? (
            <EmptyState title={t('missing.title')}>{t('missing.text')}</EmptyState>
          ) : (
            <ErrorState onRetry={() => void lead.refetch()} retrying={lead.isFetching} />
          )
        ) : (
          <Loading />
        )}
      </PageBody>
    </>
  );
}

function Loaded({ lead }: { lead: LeadData }) {
  const t = useTranslations('leads');
  const name =
    lead.givenName ?? lead.contact.name ?? (lead.contact.phone ? formatPhone(lead.contact.phone) : lead.contact.email) ?? t('noName');
  return (
    <>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-4 border-b border-line px-6 pt-5 pb-5 phone:px-4">
        <Avatar name={lead.givenName ?? lead.contact.name} seed={lead.contact.id} size={40} mark={<ChannelIcon channel={lead.channel} />} />
        <div className="min-w-0 flex-1 basis-60">
          <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-lg font-semibold">
            <span className="break-words">{name}</span>
            <StatusBadge status={lead.status} />
            {lead.isTest ? <Badge>{t('test')}</Badge> : null}
          </h1>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-sm text-ink-2">
            <StateMark state={lead.ledgerState} />
            <Time value={lead.createdAt} as="full" />
          </p>
        </div>
        <LeadActions lead={lead} />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_308px] max-lg:grid-cols-1">
        <div className="min-w-0 px-6 py-5 lg:border-r lg:border-line phone:px-4">
          <Headline lead={lead} />
          <LeadStages lead={lead} />
          <h2 className="mt-6 mb-4 border-t border-line pt-5 text-md font-semibold">{t('trace.title')}</h2>
          <LeadTrace trace={lead.trace} acceptedAt={lead.createdAt} />
        </div>
        <LeadContext lead={lead} />
      </div>
    </>
  );
}

/** The answer first: booked in so long, first message after so long. */
function Headline({ lead }: { lead: LeadData }) {
  const t = useTranslations('leads.headline');
  const locale = useLocale();
  const span = (at: Date): string => formatDuration(at.getTime() - lead.createdAt.getTime(), { locale });
  const bookedAt = lead.trace.find(({ kind }) => kind === 'booking.confirmed')?.at;
  const first = lead.firstContactAt ? t('first', { time: span(lead.firstContactAt) }) : t('noFirst');
  const fate = bookedAt
    ? t('booked', { time: span(bookedAt) })
    : t(
        lead.ledgerState === 'finished' || lead.ledgerState === 'waiting' || lead.ledgerState === 'dead_letter'
          ? lead.ledgerState
          : 'in_progress',
      );
  return <p className="mb-5 text-md font-semibold tracking-[-.01em]">{t('both', { fate, first })}</p>;
}

function Loading() {
  return (
    <div aria-busy>
      <div className="flex items-center gap-4 border-b border-line px-6 py-5">
        <Skeleton className="size-10 rounded-full" />
        <span className="grid gap-2">
          <Skeleton className="h-5 w-56" />
          <Skeleton className="w-40" />
        </span>
      </div>
      <SkeletonRows rows={8} />
    </div>
  );
}
