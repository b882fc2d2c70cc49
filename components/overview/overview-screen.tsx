'use client';

import { useQuery } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useTranslations } from 'next-intl';
import { PageBody, PageHead } from '@/components/shell/page-head';
import { useTRPC } from '@/components/shell/api-provider';
import { useCan } from '@/components/shell/shell-context';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import type { AppRouter } from '@/server/api/root';
import { ChannelTable } from './channel-table';
import { Clocks } from './clocks';
import { DayChart } from './day-chart';
import { LedgerBlock } from './ledger-block';
import { SetUpChecklist } from './set-up-checklist';
import { SetUpLine } from './set-up-line';
import { Visits } from './visits';

export type OverviewData = inferRouterOutputs<AppRouter>['overview']['get'];

/** What became of the leads, how fast people were answered, where they come from. Every figure is counted from rows by the API. */
export function OverviewScreen() {
  const t = useTranslations('overview');
  const trpc = useTRPC();
  const overview = useQuery(trpc.overview.get.queryOptions());
  return (
    <>
      <PageHead title={t('title')} />
      <PageBody className="mx-auto max-w-[1232px] p-6 phone:p-4">
        {overview.data ? (
          <Loaded data={overview.data} />
        ) : overview.isError ? (
          <ErrorState onRetry={() => void overview.refetch()} retrying={overview.isFetching} />
        ) : (
          <Loading />
        )}
      </PageBody>
    </>
  );
}

function Loaded({ data }: { data: OverviewData }) {
  const maySetUp = useCan('tenant:write');
  if (data.ledger.accepted === 0) return <SetUpChecklist />;
  return (
    <>
      {maySetUp ? <SetUpLine /> : null}
      <LedgerBlock ledger={data.ledger} lastCheck={data.lastCheck} />
      <Clocks data={data} />
      <div className="grid border-t border-line lg:grid-cols-[1fr_1.08fr]">
        <DayChart data={data} />
        <ChannelTable channels={data.channels} />
      </div>
      <Visits visits={data.visits} timeZone={data.timeZone} />
    </>
  );
}

function Loading() {
  return (
    <div aria-busy className="grid gap-6">
      <Skeleton className="h-6 w-80" />
      <Skeleton className="h-10 w-full max-w-2xl" />
      <Skeleton className="w-96" />
      <div className="grid grid-cols-3 gap-6 border-t border-line pt-6 phone:grid-cols-1">
        {[0, 1, 2].map((clock) => (
          <div key={clock} className="grid gap-3">
            <Skeleton className="w-32" />
            <Skeleton className="h-10 w-28" />
            <Skeleton className="w-44" />
          </div>
        ))}
      </div>
      <Skeleton className="h-56 w-full" />
    </div>
  );
}
