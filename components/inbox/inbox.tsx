'use client';

import { useCallback, useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useTRPC } from '@/components/shell/api-provider';
import { useVisitorTyping } from '@/components/shell/live-provider';
import { OfflineBar } from '@/components/shell/offline-bar';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { useNow } from '@/components/ui/time';
import { ConversationList } from './conversation-list';
import type { ListedConversation } from './inbox-types';
import { OpenConversation } from './open-conversation';
import { useConversationList } from './use-conversation-list';
import { useInboxParams } from './use-inbox-params';
import { useListKeys } from './use-inbox-keys';

export type Viewpoint = { memberId: string; timeZone: string; phone: string | null; address: string | null };

/** Three panes: who waits, the dialogue, the person. On a phone one at a time. */
export function Inbox(viewpoint: Viewpoint) {
  const t = useTranslations('inbox');
  const trpc = useTRPC();
  const params = useInboxParams();
  const { conversationId, change } = params;
  const list = useConversationList(params);
  const counts = useQuery(trpc.conversations.counts.queryOptions());
  const rows = useMemo(() => list.groups?.flatMap((group) => group.rows) ?? [], [list.groups]);
  const typing = useVisitorTyping(useTalking(rows, conversationId));
  const open = useCallback((id: string | null) => change({ conversationId: id }), [change]);
  useListKeys({ ids: rows.map((row) => row.id), selectedId: conversationId, open });
  return (
    <div data-thread-open={conversationId !== null} className="group/inbox flex h-full min-h-0 flex-col">
      <OfflineBar networkText={t('offline')} />
      <div className="grid min-h-0 flex-1 grid-cols-[324px_minmax(0,1fr)] grid-rows-[minmax(0,1fr)] max-lg:grid-cols-[280px_minmax(0,1fr)] phone:grid-cols-[minmax(0,1fr)]">
        <div className={cn('grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)]', conversationId && 'phone:hidden')}>
          <ConversationList
            {...list}
            counts={counts.data}
            params={params}
            memberId={viewpoint.memberId}
            typing={typing}
            onChange={change}
            onOpen={open}
          />
        </div>
        <div className={cn('grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)]', !conversationId && 'phone:hidden')}>
          {conversationId ? (
            <OpenConversation
              key={conversationId}
              {...viewpoint}
              conversationId={conversationId}
              isTyping={typing.has(conversationId)}
              onBack={() => open(null)}
            />
          ) : (
            <div className="grid place-items-center">
              <EmptyState title={t('choose')}>{t('chooseHint')}</EmptyState>
            </div>
          )}
        </div>
      </div>
    </div>
  );
}

const RECENT_MS = 20 * 60_000; // who has been silent for longer has left the page
const MOST_HEARD = 20; // channels of typing at once; the hub allows two hundred a page

/** Conversations in which somebody may be typing now: the open one, and those of the web chat where the person wrote a while ago. */
function useTalking(rows: ListedConversation[], openId: string | null): string[] {
  const now = useNow(60_000);
  return useMemo(() => {
    const since = now.getTime() - RECENT_MS;
    const talking = rows
      .filter((row) => row.channel === 'web' && row.status !== 'resolved' && (row.lastInboundAt?.getTime() ?? 0) > since)
      .slice(0, MOST_HEARD)
      .map((row) => row.id);
    return [...new Set([...(openId ? [openId] : []), ...talking])];
  }, [rows, openId, now]);
}
