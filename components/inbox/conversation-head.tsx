'use client';

import { ArrowLeft, Bot, Check, Ellipsis, Hand, PanelRight, Undo2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { IconButton } from '@/components/ui/icon-button';
import type { ThreadData } from './inbox-types';
import { nameOf } from './conversation-row';

type Props = { thread: ThreadData; memberIsMe: (memberId: string | null) => boolean; onBack: () => void; onContext: () => void };

/** Whose conversation it is and what can be done with it: claim, take over, give back to the bot, close with an undo. */
export function ConversationHead({ thread, memberIsMe, onBack, onContext }: Props) {
  const t = useTranslations('inbox');
  const { conversation, contact } = thread;
  const act = useConversationActions(conversation.id);
  const isMine = memberIsMe(conversation.assigneeId);
  const isClosed = conversation.status === 'resolved';
  return (
    <header className="flex h-13 shrink-0 items-center gap-2 border-b border-line px-4 phone:px-2">
      <IconButton label={t('back')} onClick={onBack} className="hidden phone:inline-flex">
        <ArrowLeft />
      </IconButton>
      <div className="min-w-0">
        <h2 className="truncate text-md font-semibold phone:text-base">{nameOf(contact, t('guest'))}</h2>
        <p className="truncate text-xs text-ink-3">{statusLine(t, conversation, isMine)}</p>
      </div>
      <div className="ml-auto flex items-center gap-1.5">
        {isClosed ? (
          <Button icon={<Undo2 />} loading={act.reopen.isPending} onClick={() => act.reopen.mutate({ conversationId: conversation.id })}>
            {t('reopen')}
          </Button>
        ) : (
          <>
            {isMine ? null : (
              <Button
                variant={conversation.assigneeId ? 'secondary' : 'primary'}
                icon={<Hand />}
                loading={act.claim.isPending || act.takeOver.isPending}
                onClick={() => (conversation.assigneeId ? act.takeOver : act.claim).mutate({ conversationId: conversation.id })}
              >
                <span className="phone:sr-only">{conversation.assigneeId ? t('takeOver') : t('claim')}</span>
              </Button>
            )}
            <Button icon={<Check />} loading={act.close.isPending} onClick={() => act.close.mutate({ conversationId: conversation.id })}>
              <span className="phone:sr-only">{t('close')}</span>
            </Button>
          </>
        )}
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <IconButton label={t('more')}>
              <Ellipsis />
            </IconButton>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            {isMine ? (
              <DropdownMenuItem onSelect={() => act.release.mutate({ conversationId: conversation.id })}>{t('release')}</DropdownMenuItem>
            ) : null}
            {conversation.mode === 'human' && !isClosed ? (
              <DropdownMenuItem icon={<Bot />} onSelect={() => act.returnToBot.mutate({ conversationId: conversation.id })}>
                {t('returnToBot')}
              </DropdownMenuItem>
            ) : null}
            <DropdownMenuItem icon={<PanelRight />} onSelect={onContext}>
              {t('context')}
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      </div>
    </header>
  );
}

type T = ReturnType<typeof useTranslations<'inbox'>>;

function statusLine(t: T, conversation: ThreadData['conversation'], isMine: boolean): string {
  if (conversation.status === 'resolved') return t('status.closed');
  if (isMine) return t('status.mine');
  if (conversation.assigneeId) return t('status.colleague', { name: conversation.assigneeName ?? '' });
  if (conversation.mode === 'bot') return t('status.bot');
  const reason = conversation.escalationReason ?? '';
  return t.has(`reason.${reason}`) ? t('status.pool', { reason: t(`reason.${reason}`) }) : t('status.poolPlain');
}

function useConversationActions(conversationId: string) {
  const t = useTranslations('inbox');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const refresh = (): void => void queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() });
  const failed = (): void => void toast.error(t('error.notDone'));
  const common = { onSettled: refresh, onError: failed };
  const reopen = useMutation(trpc.conversations.reopen.mutationOptions(common));
  return {
    reopen,
    claim: useMutation(
      trpc.conversations.claim.mutationOptions({
        ...common,
        onSuccess: (result) => void (result.outcome === 'taken' ? toast(t('error.taken')) : undefined),
      }),
    ),
    takeOver: useMutation(trpc.conversations.takeOver.mutationOptions(common)),
    release: useMutation(trpc.conversations.release.mutationOptions(common)),
    returnToBot: useMutation(trpc.conversations.returnToBot.mutationOptions(common)),
    close: useMutation(
      trpc.conversations.close.mutationOptions({
        ...common,
        onSuccess: () =>
          void toast(t('closed'), { duration: 10_000, action: { label: t('undo'), onClick: () => reopen.mutate({ conversationId }) } }),
      }),
    ),
  };
}
