'use client';

import { useEffect, useRef } from 'react';
import { useLocale, useTranslations } from 'next-intl';
import { useTRPCClient } from '@/components/shell/api-provider';
import { useLive, type LiveEvent } from '@/components/shell/live-provider';
import { useCan, useTenantPath } from '@/components/shell/shell-context';
import { useAlertChoice } from './alert-store';
import { allowChime, chime } from './chime';
import { nameOf } from './conversation-row';

// By then a tab that shows the conversation has told that it was read.
const LOOK_AGAIN_MS = 900;
const LEADER_LOCK = 'fast-lead-alerts';

/**
 * Calls the operator: a sound, and a notice of the browser while the page is out of sight. Only for what is theirs (their own
 * conversations and what nobody has), only when it is still unread a moment later, and only in one of their tabs; never for what they
 * did themselves: their own acts are neither messages of a person nor a claim by somebody else.
 */
export function useAlerts(): void {
  const t = useTranslations('inbox');
  const client = useTRPCClient();
  const locale = useLocale();
  const path = useTenantPath();
  const mayRead = useCan('conversations:read');
  const isLeader = useLeader();
  const pending = useRef(new Set<string>());
  const call = async (conversationId: string, why: Why): Promise<void> => {
    const isLookedAt = document.visibilityState === 'visible' && document.hasFocus();
    if (isLookedAt && new URLSearchParams(window.location.search).get('c') === conversationId) return;
    const about = await client.conversations.alert.query({ conversationId }).catch(() => null); // a notice may be missed, the badge may not
    if (!about?.concernsMe || (why === 'message' && about.unreadCount === 0)) return;
    const { sound, notices } = useAlertChoice.getState();
    if (sound) chime();
    if (!notices || Notification.permission !== 'granted' || isLookedAt) return;
    // Through the service worker (public/sw.js opens the conversation on a press): phones know no other way.
    const worker = await navigator.serviceWorker.ready;
    await worker.showNotification(nameOf(about.contact, t('guest')), {
      body: why === 'message' ? about.preview : t(`alert.${why}`),
      tag: conversationId, // a second message replaces the first notice
      icon: '/icon.svg',
      data: { url: `${locale === 'en' ? '/en' : ''}${path('inbox')}?c=${conversationId}` },
    });
  };
  useLive((event) => {
    const found = whyOf(event);
    if (!mayRead || !isLeader.current || !found || pending.current.has(found.conversationId)) return;
    const { conversationId, why } = found;
    pending.current.add(conversationId);
    setTimeout(() => {
      pending.current.delete(conversationId);
      void call(conversationId, why);
    }, LOOK_AGAIN_MS);
  });
  useEffect(() => {
    void useAlertChoice.persist.rehydrate();
    window.addEventListener('pointerdown', allowChime);
    window.addEventListener('keydown', allowChime);
    return () => {
      window.removeEventListener('pointerdown', allowChime);
      window.removeEventListener('keydown', allowChime);
    };
  }, []);
}

type Why = 'message' | 'given' | 'called' | 'woke';

function whyOf({ name, data }: LiveEvent): { conversationId: string; why: Why } | null {
  const { conversationId, memberId, byMemberId } = data;
  if (typeof conversationId !== 'string') return null;
  if (name === 'message-received') return { conversationId, why: 'message' };
  if (name === 'lead-escalated') return { conversationId, why: 'called' };
  if (name === 'conversation-woke') return { conversationId, why: 'woke' };
  if (name === 'conversation-claimed' && byMemberId !== undefined && byMemberId !== memberId) return { conversationId, why: 'given' };
  return null;
}

/** One tab of the browser calls; when it is closed another takes over. */
function useLeader(): React.RefObject<boolean> {
  const isLeader = useRef(false);
  useEffect(() => {
    if (!('locks' in navigator)) {
      isLeader.current = true;
      return;
    }
    const gone = new AbortController();
    let letGo: () => void = () => undefined;
    void navigator.locks
      .request(LEADER_LOCK, { signal: gone.signal }, () => {
        isLeader.current = true;
        return new Promise<void>((resolve) => {
          letGo = resolve;
        });
      })
      .catch(() => undefined); // aborted while waiting: the page went away first
    return () => {
      isLeader.current = false;
      gone.abort();
      letGo();
    };
  }, []);
  return isLeader;
}
