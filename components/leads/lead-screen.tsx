'use client';

import { useQuery } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useSearchParams } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { usePathname, useRouter } from '@/components/navigation';
import { apiErrorOf, useTRPC } from '@/components/shell/api-provider';
import { ChannelIcon } from '@/components/shell/channel';
import { PageBody, PageHead } from '@/components/shell/page-head';
import { useCan, useTenantPath } from '@/components/shell/shell-context';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { formatDay, formatDuration, formatPhone, formatTime } from '@/components/ui/format';
import { Skeleton, SkeletonRows } from '@/components/ui/skeleton';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { Time, useNow } from '@/components/ui/time';
import type { AppRouter } from '@/server/api/root';
import { LeadActions } from './lead-actions';
import { LeadAhead } from './lead-ahead';
import { StateMark, StatusBadge } from './lead-badges';
import { LeadContext } from './lead-context';
import { LeadDialogue } from './lead-dialogue';
import { LeadStages } from './lead-stages';
import { LeadTrace } from './lead-trace';
import { LeadWaterfall } from './lead-waterfall';

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
  const locale = useLocale();
  const now = useNow(60_000);
  const visit = lead.bookings.findLast(({ status, startsAt }) => status === 'confirmed' && startsAt > now);
  const name =
    lead.givenName ?? lead.contact.name ?? (lead.contact.phone ? formatPhone(lead.contact.phone) : lead.contact.email) ?? t('noName');
  return (
    <>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-4 border-b border-line px-6 pt-5 pb-5 phone:px-4">
        <Avatar name={lead.givenName ?? lead.contact.name} seed={lead.contact.id} size={40} mark={<ChannelIcon channel={lead.channel} />} />
        <div className="min-w-0 flex-1 basis-60">
          <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-lg font-semibold">
            <span className="min-w-0 break-words">{name}</span>
            <StatusBadge status={lead.status} />
            {lead.isTest ? <Badge>{t('test')}</Badge> : null}
          </h1>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-sm text-ink-2">
            <StateMark state={lead.ledgerState} />
            <Time value={lead.createdAt} as="full" />
          </p>
          {visit ? (
            <p className="text-sm text-ink-2">
              {`${visit.service.name}, ${formatDay(visit.startsAt, { locale, now })}, ${formatTime(visit.startsAt, { locale })}, ${visit.staff.name}`}
            </p>
          ) : null}
        </div>
        <LeadActions lead={lead} />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_308px] max-lg:grid-cols-1">
        <LeadTabs lead={lead} />
        <LeadContext lead={lead} />
      </div>
    </>
  );
}

const views = ['way', 'dialogue', 'changes'] as const;
type View = (typeof views)[number];

/** What a person did with the lead, as opposed to what the product did by itself. */
const byPeople = ['lead.status_changed', 'lead.retried', 'lead.escalated', 'conversation.claimed'];

/** The way, the words, the changes people made; which one is open stands in the address. */
function LeadTabs({ lead }: { lead: LeadData }) {
  const t = useTranslations('leads');
  const mayTalk = useCan('conversations:read');
  const router = useRouter();
  const pathname = usePathname();
  const asked = useSearchParams().get('tab');
  const shown = views.filter((view) => view !== 'dialogue' || mayTalk);
  const view: View = shown.find((one) => one === asked) ?? 'way';
  const changes = lead.trace.filter(
    ({ kind, data }) => byPeople.includes(kind) && (kind !== 'lead.escalated' || data.reason === 'operator'),
  );
  const counts: Record<View, number | undefined> = {
    way: undefined,
    dialogue: lead.conversations.reduce((sum, { messageCount }) => sum + messageCount, 0),
    changes: changes.length,
  };
  const trace = { acceptedAt: lead.createdAt, correlationId: lead.correlationId };
  return (
    <Tabs
      value={view}
      onValueChange={(next) => router.replace(next === 'way' ? pathname : `${pathname}?tab=${next}`, { scroll: false })}
      className="min-w-0 lg:border-r lg:border-line"
    >
      <TabsList className="px-6 phone:px-4">
        {shown.map((one) => (
          <TabsTrigger key={one} value={one} count={counts[one]}>
            {t(`tabs.${one}`)}
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent value="way" className="px-6 py-5 phone:px-4">
        <Headline lead={lead} />
        <LeadStages lead={lead} />
        {lead.firstSpans ? <LeadWaterfall spans={lead.firstSpans} /> : null}
        <h2 className="mt-6 mb-4 border-t border-line pt-5 text-md font-semibold">{t('trace.title')}</h2>
        <LeadTrace trace={lead.trace} {...trace} />
        <LeadAhead ahead={lead.ahead} />
      </TabsContent>
      <TabsContent value="dialogue" className="px-6 py-5 phone:px-4">
        <LeadDialogue lead={lead} />
      </TabsContent>
      <TabsContent value="changes" className="px-6 py-5 phone:px-4">
        {changes.length > 0 ? (
          <LeadTrace trace={changes} {...trace} />
        ) : (
          <EmptyState title={t('changes.empty')}>{t('changes.emptyText')}</EmptyState>
        )}
      </TabsContent>
    </Tabs>
  );
}

/** The answer first: booked in so long, first message after so long. */
function Headline({ lead }: { lead: LeadData }) {
  const t = useTranslations('leads.headline');
  const locale = useLocale();
  const span = (at: Date): string => formatDuration(at.getTime() - lead.createdAt.getTime(), { locale });
  const bookedAt = lead.status === 'booked' ? lead.trace.find(({ kind }) => kind === 'booking.confirmed')?.at : undefined;
  const first = lead.firstContactAt ? t('first', { time: span(lead.firstContactAt) }) : t('noFirst');
  const fate = bookedAt
    ? t('booked', { time: span(bookedAt) })
    : lead.outcome === 'cancelled'
      ? t('cancelled')
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
