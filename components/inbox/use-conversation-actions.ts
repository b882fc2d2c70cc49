'use client';

import { useLocale, useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { apiErrorOf, useTRPC } from '@/components/shell/api-provider';
import { formatDateTime } from '@/components/ui/format';

const UNDO_MS = 10_000;

/** What can be done with one conversation. Each says what became of it; who lost a race learns who won. */
export function useConversationActions(conversationId: string) {
  const t = useTranslations('inbox');
  const locale = useLocale();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const common = {
    onSettled: () => void queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() }),
    onError: (error: unknown) =>
      void toast.error(t(apiErrorOf(error)?.reason === 'conversation.newer_open' ? 'error.newerOpen' : 'error.notDone')),
  };
  const tellTaken = (result: { outcome: 'claimed' } | { outcome: 'taken'; byName: string }): void => {
    if (result.outcome === 'taken') toast(t('error.takenBy', { name: result.byName || t('colleague') }));
  };
  const on = { conversationId };
  // Said by the mutation itself and not by the press: the conversation may have left the screen by then.
  const reopen = useMutation(trpc.conversations.reopen.mutationOptions(common));
  const claim = useMutation(trpc.conversations.claim.mutationOptions({ ...common, onSuccess: tellTaken }));
  const takeOver = useMutation(trpc.conversations.takeOver.mutationOptions(common));
  const release = useMutation(trpc.conversations.release.mutationOptions(common));
  const returnToBot = useMutation(trpc.conversations.returnToBot.mutationOptions(common));
  const markUnread = useMutation(
    trpc.conversations.markUnread.mutationOptions({ ...common, onSuccess: () => void toast(t('markedUnread')) }),
  );
  const wake = useMutation(trpc.conversations.snooze.mutationOptions(common));
  const snooze = useMutation(
    trpc.conversations.snooze.mutationOptions({
      ...common,
      onSuccess: (_done, { until }) => {
        if (!until) return;
        const when = formatDateTime(until, { locale });
        toast(t('snoozed', { when }), {
          duration: UNDO_MS,
          action: { label: t('undo'), onClick: () => wake.mutate({ ...on, until: null }) },
        });
      },
    }),
  );
  const close = useMutation(
    trpc.conversations.close.mutationOptions({
      ...common,
      onSuccess: () => void toast(t('closed'), { duration: UNDO_MS, action: { label: t('undo'), onClick: () => reopen.mutate(on) } }),
    }),
  );
  return {
    isClaiming: claim.isPending || takeOver.isPending,
    isClosing: close.isPending,
    isReopening: reopen.isPending,
    claim: () => claim.mutate(on),
    takeOver: () => takeOver.mutate(on),
    release: () => release.mutate(on),
    returnToBot: () => returnToBot.mutate(on),
    reopen: () => reopen.mutate(on),
    /** The caller leaves the conversation first: what is looked at is read. */
    markUnread: () => markUnread.mutate(on),
    snooze: (until: Date) => snooze.mutate({ ...on, until }),
    wake: () => wake.mutate({ ...on, until: null }),
    close: () => close.mutate(on),
  };
}

export type ConversationActions = ReturnType<typeof useConversationActions>;
