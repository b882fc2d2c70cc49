'use client';

import { useEffect, useEffectEvent, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { apiErrorOf, useTRPC, useTRPCClient } from '@/components/shell/api-provider';
import { useLive } from '@/components/shell/live-provider';
import { useCan, useShell } from '@/components/shell/shell-context';
import { useDrafts } from './drafts-store';
import { nextToSend, useOutbox, type OutboxItem } from './outbox-store';

// Without an answer for that long the line is dead; the same key goes with the next try.
const ANSWER_WITHIN_MS = 20_000;
const PAUSES_MS = [1000, 2000, 4000, 8000];
const LONGEST_PAUSE_MS = 15_000;
const UNDO_MS = 10_000;

/** Whose the outbox is: another tenant or person on the same tab has another one. */
export function useOutboxOwner(): string {
  const { tenant, person } = useShell();
  return `${tenant.slug} ${person.userId}`;
}

/** Sends what stands in the outbox, one after another, wherever in the dashboard the operator is; waits out a lost line. */
export function useOutboxSender(): void {
  const owner = useOutboxOwner();
  const mayWrite = useCan('conversations:write');
  const { state: live } = useLive();
  const send = useSend();
  const sendNext = useEffectEvent(async (): Promise<Outcome | 'idle'> => {
    const item = mayWrite && navigator.onLine ? nextToSend(useOutbox.getState().items, owner) : undefined;
    return item ? send(item) : 'idle';
  });
  const wake = useRef<() => void>(() => undefined);
  useEffect(() => {
    void useOutbox.persist.rehydrate();
    void useDrafts.persist.rehydrate();
    let isBusy = false;
    let failures = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const pump = async (): Promise<void> => {
      if (isBusy) return;
      clearTimeout(timer);
      isBusy = true;
      let outcome = await sendNext();
      while (outcome === 'sent' || outcome === 'refused') {
        failures = 0;
        outcome = await sendNext();
      }
      isBusy = false;
      if (outcome === 'again') timer = setTimeout(() => void pump(), PAUSES_MS[failures++] ?? LONGEST_PAUSE_MS);
    };
    wake.current = () => void pump();
    const unsubscribe = useOutbox.subscribe(wake.current);
    window.addEventListener('online', wake.current);
    window.addEventListener('beforeunload', askToStay);
    const awake = wake.current;
    return () => {
      clearTimeout(timer);
      unsubscribe();
      window.removeEventListener('online', awake);
      window.removeEventListener('beforeunload', askToStay);
    };
  }, []);
  useEffect(() => wake.current(), [owner, live]); // a line that came back is a reason to try at once
}

type Outcome = 'sent' | 'again' | 'refused';

function useSend(): (item: OutboxItem) => Promise<Outcome> {
  const t = useTranslations('inbox');
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() });
  return async (item) => {
    const { change, remove } = useOutbox.getState();
    const { clientKey, conversationId, text, kind } = item;
    change(clientKey, { state: 'sending', reason: undefined, takenBy: undefined });
    const options = { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) };
    try {
      if (kind === 'close') await client.conversations.close.mutate({ conversationId }, options);
      else await client.conversations[kind].mutate({ conversationId, text, clientKey }, options);
    } catch (error) {
      const answer = apiErrorOf(error);
      // No answer, a fault of ours, or a session that ended: it stays in the queue, also over a sign-in.
      if (!answer || answer.httpStatus >= 500 || answer.httpStatus === 429 || answer.httpStatus === 401) {
        change(clientKey, { state: 'queued' });
        return 'again';
      }
      if (kind === 'close') {
        remove(clientKey);
        toast.error(t('error.notDone'));
      } else
        change(clientKey, {
          state: 'failed',
          reason: answer.reason ?? answer.code,
          takenBy: answer.reason === 'conversation.taken' && error instanceof Error ? error.message : undefined,
        });
      void refresh();
      return 'refused';
    }
    change(clientKey, { state: 'sent' });
    // Out of the queue when the thread on the screen has it, so that a bubble never disappears in between.
    void refresh().finally(() => remove(clientKey));
    if (kind === 'close')
      toast(t('closed'), {
        duration: UNDO_MS,
        action: {
          label: t('undo'),
          onClick: () =>
            void client.conversations.reopen
              .mutate({ conversationId })
              .then(refresh)
              .catch(() => toast.error(t('error.notDone'))),
        },
      });
    return 'sent';
  };
}

/** Leaving with something unsent asks first; what stays in the tab's storage survives a reload. */
function askToStay(event: BeforeUnloadEvent): void {
  if (useOutbox.getState().items.some((item) => item.state === 'queued' || item.state === 'sending')) event.preventDefault();
}
