'use client';

import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useTRPC } from '@/components/shell/api-provider';
import { ConfirmDialog } from '@/components/ui/dialog';
import { formatTime } from '@/components/ui/format';
import { failureOf } from './failure-words';
import type { ThreadMessage } from './inbox-types';
import { Act } from './unsent-bubble';

/** Below a message of which nobody knows whether it arrived: why it is not sent again by itself, and a way to do it knowingly. */
export function Doubt({ message }: { message: ThreadMessage }) {
  const t = useTranslations('inbox');
  const locale = useLocale();
  const { repeats } = message.payload;
  const isUnknown = message.state === 'unknown';
  if (!isUnknown && !repeats) return null;
  const failure = isUnknown && repeats ? failureOf(message.error) : null;
  return (
    <div className="mt-0.5 flex flex-wrap justify-end gap-x-2 gap-y-0.5 text-right text-xs text-ink-2">
      {failure ? <p className="w-full text-warning">{t('again.failed', { reason: t(`failure.${failure}`) })}</p> : null}
      <p>{repeats ? t('again.note', { time: formatTime(repeats.at, { locale }) }) : t('unknownOnce')}</p>
      {isUnknown ? <SendAgain messageId={message.id} repeats={repeats?.count ?? 0} /> : null}
    </div>
  );
}

/** Asks first, in words: the person may get it twice. What the press was based on goes with it, so the same press twice is one. */
function SendAgain({ messageId, repeats }: { messageId: string; repeats: number }) {
  const t = useTranslations('inbox');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const repeat = useMutation(
    trpc.conversations.repeat.mutationOptions({
      onError: () => void toast.error(t('error.notDone')),
      onSettled: () => void queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() }),
    }),
  );
  return (
    <>
      <Act disabled={repeat.isPending} onClick={() => setAsking(true)}>
        {t('again.action')}
      </Act>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        tone="primary"
        title={t('again.title')}
        description={t('again.text')}
        confirmLabel={t('again.confirm')}
        onConfirm={() => repeat.mutateAsync({ messageId, repeats }).catch(() => undefined)}
      />
    </>
  );
}
