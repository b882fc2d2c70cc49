'use client';

import { useCallback, useEffect, useState } from 'react';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { apiErrorOf, useTRPC } from '@/components/shell/api-provider';
import { useLiveConversation } from '@/components/shell/live-provider';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Sheet, SheetContent } from '@/components/ui/sheet';
import { Skeleton } from '@/components/ui/skeleton';
import { Composer } from './composer';
import { ContextPanel } from './context-panel';
import { ConversationHead } from './conversation-head';
import { ConversationList } from './conversation-list';
import { Thread } from './thread';
import { useInboxParams } from './use-inbox-params';
import { useListKeys } from './use-list-keys';

type Props = { memberId: string; timeZone: string };

// Longer than the sender's interval, so a steady typist does not flicker.
const TYPING_SHOWN_MS = 4000;

/** Three panes: who waits, the dialogue, the person. On a phone one at a time. */
export function Inbox({ memberId, timeZone }: Props) {
  const trpc = useTRPC();
  const params = useInboxParams();
  const { view, search, conversationId, change } = params;
  const list = useQuery({
    ...trpc.conversations.list.queryOptions({ view, limit: 100, ...(search ? { search } : {}) }),
    placeholderData: keepPreviousData,
  });
  const counts = useQuery(trpc.conversations.counts.queryOptions());
  const [typing, setTyping] = useState<ReadonlySet<string>>(new Set());
  const open = useCallback((id: string | null) => change({ conversationId: id }), [change]);
  useListKeys(list.data ?? [], conversationId, open);
  return (
    <div className="grid h-full min-h-0 grid-cols-[324px_minmax(0,1fr)] phone:grid-cols-1">
      <div className={cn('grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)]', conversationId && 'phone:hidden')}>
        <ConversationList
          conversations={list.data}
          counts={counts.data}
          isError={list.isError}
          isFetching={list.isFetching}
          onRetry={() => void list.refetch()}
          view={view}
          search={search}
          selectedId={conversationId}
          typing={typing}
          onView={(next) => change({ view: next })}
          onSearch={(next) => change({ search: next })}
          onOpen={open}
        />
      </div>
      <div className={cn('grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)]', !conversationId && 'phone:hidden')}>
        {conversationId ? (
          <OpenConversation
            key={conversationId}
            conversationId={conversationId}
            memberId={memberId}
            timeZone={timeZone}
            onBack={() => open(null)}
            onTyping={setTyping}
          />
        ) : (
          <NothingOpen />
        )}
      </div>
    </div>
  );
}

function NothingOpen() {
  const t = useTranslations('inbox');
  return (
    <div className="grid place-items-center">
      <EmptyState title={t('choose')}>{t('chooseHint')}</EmptyState>
    </div>
  );
}

type OpenProps = {
  conversationId: string;
  memberId: string;
  timeZone: string;
  onBack: () => void;
  onTyping: (typing: ReadonlySet<string>) => void;
};

function OpenConversation({ conversationId, memberId, timeZone, onBack, onTyping }: OpenProps) {
  const t = useTranslations('inbox');
  const trpc = useTRPC();
  const thread = useQuery(trpc.conversations.thread.queryOptions({ conversationId, limit: 100 }));
  const [isTyping, sendTyping] = useTyping(conversationId, onTyping);
  const [isContextOpen, setContextOpen] = useState(false);
  useMarkRead(conversationId, thread.data?.conversation.lastSeq, thread.data?.conversation.operatorReadSeq);
  if (thread.isError && !thread.data) {
    const isGone = apiErrorOf(thread.error)?.httpStatus === 404;
    return (
      <ErrorState title={isGone ? t('gone') : undefined} onRetry={isGone ? onBack : () => void thread.refetch()}>
        {isGone ? t('goneHint') : undefined}
      </ErrorState>
    );
  }
  if (!thread.data) return <ThreadSkeleton />;
  return (
    <div className="grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] xl:grid-cols-[minmax(0,1fr)_308px]">
      <section aria-label={t('dialogue')} className="flex min-h-0 min-w-0 flex-col bg-paper">
        <ConversationHead
          thread={thread.data}
          memberIsMe={(id) => id === memberId}
          onBack={onBack}
          onContext={() => setContextOpen(true)}
        />
        <Thread thread={thread.data} isTyping={isTyping} />
        <Composer
          conversationId={conversationId}
          channel={thread.data.conversation.channel}
          isClosed={thread.data.conversation.status === 'resolved'}
          onTyping={sendTyping}
        />
      </section>
      <aside aria-label={t('context')} className="hidden min-h-0 overflow-y-auto border-l border-line bg-surface xl:block">
        <ContextPanel thread={thread.data} timeZone={timeZone} />
      </aside>
      <Sheet open={isContextOpen} onOpenChange={setContextOpen}>
        <SheetContent title={t('context')}>
          <ContextPanel thread={thread.data} timeZone={timeZone} />
        </SheetContent>
      </Sheet>
    </div>
  );
}

/** Reading is told once per new message, while the page is really looked at. */
function useMarkRead(conversationId: string, lastSeq: number | undefined, readSeq: number | undefined): void {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { mutate } = useMutation(
    trpc.conversations.read.mutationOptions({
      onSuccess: () => void queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() }),
    }),
  );
  useEffect(() => {
    if (lastSeq === undefined || readSeq === undefined || readSeq >= lastSeq) return;
    const read = (): void => {
      if (document.visibilityState === 'visible') mutate({ conversationId, seq: lastSeq });
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [conversationId, lastSeq, readSeq, mutate]);
}

function useTyping(conversationId: string, onTyping: (typing: ReadonlySet<string>) => void): [boolean, () => void] {
  const [typedAt, setTypedAt] = useState(0);
  const { sendTyping } = useLiveConversation(conversationId, (event) => {
    if (event.name === 'client-typing' && event.data.side === 'visitor') setTypedAt(Date.now());
    if (event.name === 'message-received') setTypedAt(0);
  });
  useEffect(() => {
    onTyping(typedAt ? new Set([conversationId]) : new Set());
    if (!typedAt) return;
    const timer = setTimeout(() => setTypedAt(0), TYPING_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [typedAt, conversationId, onTyping]);
  return [typedAt > 0, sendTyping];
}

function ThreadSkeleton() {
  return (
    <div aria-busy className="grid content-start gap-4 p-5">
      <Skeleton className="h-6 w-48" />
      <Skeleton className="h-14 w-2/5 rounded-bubble" />
      <Skeleton className="h-20 w-1/2 justify-self-end rounded-bubble" />
      <Skeleton className="h-10 w-1/3 rounded-bubble" />
    </div>
  );
}
