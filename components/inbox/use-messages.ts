'use client';

import { useEffect, useMemo } from 'react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/components/shell/api-provider';
import type { ThreadMessage } from './inbox-types';

const PAGE = 50; // two screens: the newest page is the first paint, the rest comes on scrolling up

/**
 * Messages of a conversation, oldest first. After a hint and after every reconnect the pages on the screen are asked again, each from
 * where the one below begins: what a lost hint or a cut line hid appears, once, in its place.
 */
export function useMessages(conversationId: string) {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.conversations.messages.infiniteQueryOptions({ conversationId, limit: PAGE }, { getNextPageParam: (page) => page.nextCursor }),
  );
  const pages = query.data?.pages;
  const messages = useMemo(() => inOrder(pages?.flatMap((page) => page.messages) ?? []), [pages]);
  return { query, messages };
}

/** Sequence numbers are the order, whatever the pages were asked in; a message is shown once. */
function inOrder(messages: ThreadMessage[]): ThreadMessage[] {
  return [...new Map(messages.map((message) => [message.seq, message])).values()].sort((a, b) => a.seq - b.seq);
}

/** Reading is told once per new message, while the page is really looked at. */
export function useMarkRead(
  conversationId: string,
  { lastSeq, readSeq, unreadCount }: { lastSeq: number; readSeq: number; unreadCount: number },
): void {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { mutate } = useMutation(
    trpc.conversations.read.mutationOptions({
      onSuccess: () => void queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() }),
    }),
  );
  useEffect(() => {
    if (readSeq >= lastSeq && unreadCount === 0) return;
    const read = (): void => {
      if (document.visibilityState === 'visible') mutate({ conversationId, seq: lastSeq });
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [conversationId, lastSeq, readSeq, unreadCount, mutate]);
}
