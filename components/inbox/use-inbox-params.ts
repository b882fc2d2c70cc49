'use client';

import { useCallback } from 'react';
import { useSearchParams } from 'next/navigation';
import { views, type View } from './inbox-types';

export type InboxParams = { view: View; conversationId: string | null; search: string };

/** The view, the open conversation and the search live in the URL: a link opens the same screen. */
export function useInboxParams(): InboxParams & { change: (next: Partial<InboxParams>) => void } {
  const params = useSearchParams();
  const view = views.find((candidate) => candidate === params.get('view')) ?? 'all';
  const conversationId = params.get('c');
  const search = params.get('q') ?? '';
  const change = useCallback((next: Partial<InboxParams>) => {
    const url = new URL(window.location.href);
    const set = (name: string, value: string | null | undefined): void =>
      value ? url.searchParams.set(name, value) : url.searchParams.delete(name);
    if ('view' in next) set('view', next.view);
    if ('conversationId' in next) set('c', next.conversationId);
    if ('search' in next) set('q', next.search);
    // On a phone the thread is a page of its own: Back returns to the list.
    window.history[next.conversationId ? 'pushState' : 'replaceState'](null, '', url);
  }, []);
  return { view, conversationId, search, change };
}
