'use client';

import { useMemo } from 'react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/shell/api-provider';
import type { ListedConversation, ListTotals } from './inbox-types';
import type { InboxParams } from './use-inbox-params';

const PAGE = 40; // three screens of rows: the next page is there before one reaches the end

export type ConversationGroup = { name: ListedConversation['group']; total: number; rows: ListedConversation[] };

/** The list in its groups, page after page. A hint asks again for the pages that are shown, each from where the one before ended. */
export function useConversationList({ view, search, channel }: InboxParams) {
  const trpc = useTRPC();
  const query = useInfiniteQuery({
    ...trpc.conversations.list.infiniteQueryOptions(
      { view, limit: PAGE, ...(search ? { search } : {}), ...(channel ? { channel } : {}) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    placeholderData: keepPreviousData,
  });
  const pages = query.data?.pages;
  const groups = useMemo(
    () =>
      pages
        ? groupsOf(
            pages.flatMap((page) => page.conversations),
            pages[0]?.totals ?? {},
          )
        : undefined,
    [pages],
  );
  return { query, groups };
}

/** A row that moved to another page between two answers is shown once. */
function groupsOf(rows: ListedConversation[], totals: ListTotals): ConversationGroup[] {
  const groups: ConversationGroup[] = [];
  const seen = new Set<string>();
  for (const row of rows) {
    if (seen.has(row.id)) continue;
    seen.add(row.id);
    const last = groups.find((group) => group.name === row.group);
    if (last) last.rows.push(row);
    else groups.push({ name: row.group, total: totals[row.group] ?? 0, rows: [row] });
  }
  return groups;
}
