'use client';

import { useEffect } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from './api-provider';
import { useCan } from './shell-context';

/** Conversations with something unread that are this person's business. */
export function useUnreadCount(): number {
  const trpc = useTRPC();
  const mayRead = useCan('conversations:read');
  return useQuery({ ...trpc.conversations.counts.queryOptions(), enabled: mayRead }).data?.unread ?? 0;
}

/** The count in the tab's title and a dot on its icon, so that a tab in the background calls. */
export function useUnreadBadge(): void {
  const count = useUnreadCount();
  useEffect(() => {
    const apply = () => {
      const wanted = titleWith(document.title, count);
      if (document.title !== wanted) document.title = wanted;
    };
    apply();
    // Next writes the title after a navigation; the count goes in front of whatever it wrote.
    const observer = new MutationObserver(apply);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      document.title = titleWith(document.title, 0);
    };
  }, [count]);
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"][type="image/svg+xml"]');
    if (!link) return;
    const plain = link.href;
    if (count > 0) link.href = badgedIcon;
    return () => {
      link.href = plain;
    };
  }, [count]);
}

function titleWith(title: string, count: number): string {
  const bare = title.replace(/^\(\d+\+?\) /, '');
  return count > 0 ? `(${count > 99 ? '99+' : count}) ${bare}` : bare;
}

/** app/icon.svg with a lime dot. */
const badgedIcon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b0f14"/><g transform="translate(4.48 4.2) scale(.72)" fill="#fafaf7"><path d="M10 3h8.9L9.55 29.2a1 1 0 0 1-1.9-.08l-1.1-4.25A8 8 0 0 1 2 17.9V11a8 8 0 0 1 8-8Z"/><path d="M22.7 3.03A8 8 0 0 1 30 11v7a8 8 0 0 1-8 8h-7.5Z"/></g><circle cx="25" cy="7" r="7" fill="#c8f031" stroke="#0b0f14" stroke-width="2"/></svg>',
)}`;
