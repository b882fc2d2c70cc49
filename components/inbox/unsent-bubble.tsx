'use client';

import { Check, Clock, OctagonAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPC } from '@/components/shell/api-provider';
import { useShell } from '@/components/shell/shell-context';
import { Avatar } from '@/components/ui/avatar';
import { cn } from '@/components/ui/cn';
import { Time } from '@/components/ui/time';
import { useDrafts } from './drafts-store';
import { useOutbox, type OutboxItem } from './outbox-store';

/** What was said here and the server has not confirmed: it stands in the dialogue already, and says where it is. */
export function UnsentBubble({ item, memberId }: { item: OutboxItem; memberId: string }) {
  const t = useTranslations('inbox');
  const { person } = useShell();
  const isNote = item.kind === 'note';
  return (
    <div className={cn('flex items-end gap-2', !isNote && 'flex-row-reverse justify-start pl-10')}>
      {isNote ? null : <Avatar name={person.name} seed={memberId} size={28} />}
      <div
        className={cn(
          'min-w-0 rounded-bubble px-3 py-2 text-base',
          isNote ? 'w-full rounded-md bg-warning-wash' : 'max-w-[34rem] rounded-br-xs bg-accent-wash',
        )}
      >
        <p className="break-words whitespace-pre-wrap">{item.text}</p>
        <div className="mt-0.5 flex flex-wrap items-center justify-end gap-x-2 gap-y-1 text-xs text-ink-2">
          <Time value={item.createdAt} as="time" />
          {item.state === 'failed' ? (
            <Refused item={item} />
          ) : item.state === 'sent' ? (
            <Check aria-label={t('state.sent')} className="size-3.5" />
          ) : (
            <span className="inline-flex items-center gap-1">
              <Clock aria-hidden className="size-3.5" />
              {t('state.queued')}
            </span>
          )}
        </div>
      </div>
    </div>
  );
}

function Refused({ item }: { item: OutboxItem }) {
  const t = useTranslations('inbox');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { change, remove } = useOutbox();
  const retry = () => change(item.clientKey, { state: 'queued' });
  const takeOver = useMutation(
    trpc.conversations.takeOver.mutationOptions({
      onSuccess: retry,
      onError: () => void toast.error(t('error.notDone')),
      onSettled: () => void queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() }),
    }),
  );
  const isTaken = item.takenBy !== undefined;
  return (
    <>
      <span className="inline-flex items-center gap-1 text-danger">
        <OctagonAlert aria-hidden className="size-3.5" />
        {isTaken ? t('error.takenBy', { name: item.takenBy || t('colleague') }) : t('state.failed')}
      </span>
      <Act onClick={() => (isTaken ? takeOver.mutate({ conversationId: item.conversationId }) : retry())}>
        {isTaken ? t('takeOverAndSend') : t('retry')}
      </Act>
      <Act
        onClick={() => {
          remove(item.clientKey);
          useDrafts.getState().setDraft(item.conversationId, { text: item.text, mode: item.kind === 'note' ? 'note' : 'reply' });
        }}
      >
        {t('backToField')}
      </Act>
    </>
  );
}

export function Act({ onClick, disabled, children }: { onClick: () => void; disabled?: boolean; children: React.ReactNode }) {
  return (
    <button type="button" disabled={disabled} onClick={onClick} className="tap font-medium text-ink underline underline-offset-2">
      {children}
    </button>
  );
}
