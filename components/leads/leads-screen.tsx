'use client';

import { useRef, type ReactNode } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { usePathname, useRouter } from '@/components/navigation';
import { useTRPC } from '@/components/shell/api-provider';
import { PageBody, PageHead } from '@/components/shell/page-head';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Pagination } from '@/components/ui/pagination';
import { SkeletonRows } from '@/components/ui/skeleton';
import type { AppRouter } from '@/server/api/root';
import { LeadFilters } from './lead-filters';
import { boundsOf, isNarrowed, readFilter, writeFilter, type LeadFilter } from './lead-filter';
import { LeadTable } from './lead-table';
import { useKeptColumns } from './kept-columns';

export type LeadRow = inferRouterOutputs<AppRouter>['leads']['list']['leads'][number];

const PAGE = 50;

/** Every lead of the company: filters and the page live in the address, rows come by a cursor. */
export function LeadsScreen() {
  const t = useTranslations('leads');
  const trpc = useTRPC();
  const { filter, change, page } = useFilter();
  const list = useQuery({
    ...trpc.leads.list.queryOptions({
      limit: PAGE,
      ...boundsOf(filter, startOfToday()),
      ...(filter.search ? { search: filter.search } : {}),
      ...(filter.status ? { status: filter.status } : {}),
      ...(filter.state ? { ledgerState: filter.state } : {}),
      ...(filter.channel ? { channel: filter.channel } : {}),
      ...(filter.cursor ? { cursor: filter.cursor } : {}),
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHead title={t('title')} />
      <LeadFilters filter={filter} onChange={change} />
      <PageBody>
        <Listed
          list={list}
          filter={filter}
          onReset={() => change({ search: '', status: null, state: null, channel: null, period: 'all', from: null, to: null })}
        >
          {list.data ? <LeadTable leads={list.data.leads} hidden={filter.hidden} stale={list.isPlaceholderData} /> : null}
        </Listed>
        <Pagination
          className="px-5 py-4 phone:px-4"
          hasPrevious={filter.cursor !== null}
          hasNext={Boolean(list.data?.nextCursor)}
          loading={list.isPlaceholderData}
          onPrevious={page.back}
          onNext={() => page.on(list.data?.nextCursor ?? null)}
        />
      </PageBody>
    </>
  );
}

type ListedProps = {
  list: { isPending: boolean; isError: boolean; isFetching: boolean; refetch: () => unknown; data?: { leads: LeadRow[] } };
  filter: LeadFilter;
  onReset: () => void;
  children: ReactNode;
};

/** Loading, failed, empty in two ways, or the rows. */
function Listed({ list, filter, onReset, children }: ListedProps) {
  const t = useTranslations('leads');
  if (list.isPending) {
    return (
      <div aria-busy>
        <SkeletonRows rows={10} />
      </div>
    );
  }
  if (list.isError && !list.data) return <ErrorState onRetry={() => void list.refetch()} retrying={list.isFetching} />;
  if (list.data?.leads.length) return children;
  if (isNarrowed(filter) || filter.cursor) {
    return (
      <EmptyState title={t('nothing.title')} action={<Button onClick={onReset}>{t('nothing.reset')}</Button>}>
        {filter.search ? t('nothing.search') : t('nothing.text')}
      </EmptyState>
    );
  }
  return <EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>;
}

function useFilter() {
  const params = useSearchParams();
  const [kept, keep] = useKeptColumns();
  const read = readFilter(params);
  // The address wins, so that a sent link looks the same; without a word there, what was hidden last time stays hidden.
  const filter = params.has('hide') ? read : { ...read, hidden: kept };
  const router = useRouter();
  const pathname = usePathname();
  const visited = useRef<(string | null)[]>([]);
  const go = (next: LeadFilter, how: 'push' | 'replace'): void => {
    const query = writeFilter(next);
    router[how](query ? `${pathname}?${query}` : pathname, { scroll: false });
  };
  return {
    filter,
    /** A changed filter starts from the first page; a changed column does not. */
    change: (changed: Partial<LeadFilter>) => {
      const isLook = Object.keys(changed).every((key) => key === 'hidden');
      if (changed.hidden) keep(changed.hidden);
      if (!isLook) visited.current = [];
      go({ ...filter, ...changed, cursor: isLook ? filter.cursor : null }, 'replace');
    },
    page: {
      on: (cursor: string | null) => {
        visited.current.push(filter.cursor);
        go({ ...filter, cursor }, 'push');
      },
      // Whoever came by a link to the middle has no way behind: then back is the first page.
      back: () => go({ ...filter, cursor: visited.current.pop() ?? null }, 'push'),
    },
  };
}

/** Bounds must not move with every render, or each would be another question. */
function startOfToday(): Date {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate());
}
