'use client';

import { useCallback } from 'react';
import { useSearchParams } from 'next/navigation';
import { channels, views, type ChannelFilter, type View } from './inbox-types';

export type InboxParams = { view: View; conversationId: string | null; search: string; channel: ChannelFilter | null };

/** The view, the filter, the search and the open conversation live in the URL: a link opens the same screen. */
export function useInboxParams(): InboxParams & { change: (next: Partial<InboxParams>) => void } {
  const params = useSearchParams();
  const view = views.find((candidate) => candidate === params.get('view')) ?? 'all';
  const channel = channels.find((candidate) => candidate === params.get('channel')) ?? null;
  const conversationId = params.get('c');
  const search = params.get('q') ?? '';
  const change = useCallback((next: Partial<InboxParams>) => {
    const url = new URL(window.location.href);
    const set = (name: string, value: string | null | undefined): void =>
      value ? url.searchParams.set(name, value) : url.searchParams.delete(name);
    if ('view' in next) set('view', next.view);
    if ('channel' in next) set('channel', next.channel);
    if ('conversationId' in next) set('c', next.conversationId);
    if ('search' in next) set('q', next.search);
    // On a phone the thread is a page of its own: Back returns to the list. Going from one to the next is no page more.
    const isOpening = Boolean(next.conversationId) && !new URLSearchParams(window.location.search).has('c');
    window.history[isOpening ? 'pushState' : 'replaceState'](null, '', url);
  }, []);
  return { view, conversationId, search, channel, change };
}
