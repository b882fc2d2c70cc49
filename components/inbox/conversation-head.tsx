'use client';

import {
  AlarmClock,
  AlarmClockOff,
  ArrowLeft,
  ArrowRightLeft,
  Bot,
  Check,
  Ellipsis,
  Hand,
  MailOpen,
  PanelRight,
  Undo2,
  Users,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { cn } from '@/components/ui/cn';
import { IconButton } from '@/components/ui/icon-button';
import { Time, useNow } from '@/components/ui/time';
import { formatClock } from '@/components/ui/format';
import { nameOf, REPLY_GOAL_MS, WaitClock } from './conversation-row';
import { inboxKeys } from './inbox-keys';
import type { ThreadData } from './inbox-types';
import type { ConversationActions } from './use-conversation-actions';

type Props = {
  thread: ThreadData;
  isMine: boolean;
  act: ConversationActions;
  onBack: () => void;
  onContext: () => void;
  onSnooze: () => void;
  onTransfer: () => void;
  onUnread: () => void;
};

/** Whose conversation it is and what can be done with it: claim, give away, put aside, close with an undo. */
export function ConversationHead(props: Props) {
  const { thread, isMine, act, onBack } = props;
  const t = useTranslations('inbox');
  const { conversation, contact } = thread;
  const isClosed = conversation.status === 'resolved';
  return (
    <header className="flex h-13 shrink-0 items-center gap-2 border-b border-line pr-3 pl-5 phone:px-1.5">
      <IconButton label={t('back')} onClick={onBack} className="hidden phone:inline-flex">
        <ArrowLeft />
      </IconButton>
      <div className="min-w-0 flex-1">
        <h2 className="truncate text-md leading-5 font-semibold phone:text-base">{nameOf(contact, t('guest'))}</h2>
        <p className="flex min-w-0 items-center gap-2 text-xs whitespace-nowrap text-ink-3">
          <Waiting conversation={conversation} />
          <span className={cn('truncate', isWaiting(conversation) && 'phone:hidden')}>
            <Status conversation={conversation} isMine={isMine} />
          </span>
        </p>
      </div>
      <div className="flex shrink-0 items-center gap-1">
        {isClosed ? (
          <Button icon={<Undo2 />} loading={act.isReopening} onClick={act.reopen}>
            {t('reopen')}
          </Button>
        ) : (
          <>
            {isMine ? null : (
              <Button
                variant={conversation.assigneeId ? 'secondary' : 'primary'}
                icon={<Hand />}
                loading={act.isClaiming}
                title={`${conversation.assigneeId ? t('takeOver') : t('claim')} · ${inboxKeys.claim.label}`}
                onClick={conversation.assigneeId ? act.takeOver : act.claim}
              >
                {conversation.assigneeId ? t('takeOver') : t('claim')}
              </Button>
            )}
            <span className="contents phone:hidden">
              <IconButton
                label={t('transfer.title')}
                shortcut={inboxKeys.transfer.label}
                onClick={props.onTransfer}
                className="phone:hidden"
              >
                <ArrowRightLeft />
              </IconButton>
              <IconButton label={t('snooze.title')} shortcut={inboxKeys.snooze.label} onClick={props.onSnooze} className="phone:hidden">
                <AlarmClock />
              </IconButton>
            </span>
            <Button
              icon={<Check />}
              loading={act.isClosing}
              onClick={act.close}
              title={`${t('close')} · ${inboxKeys.close.label}`}
              className={isMine ? '' : 'phone:hidden'}
            >
              {t('close')}
            </Button>
          </>
        )}
        <MoreMenu {...props} />
      </div>
    </header>
  );
}

function MoreMenu({ thread, isMine, act, onContext, onSnooze, onTransfer, onUnread }: Props) {
  const t = useTranslations('inbox');
  const { conversation } = thread;
  const isClosed = conversation.status === 'resolved';
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton label={t('more')}>
          <Ellipsis />
        </IconButton>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {isClosed ? null : (
          <>
            <DropdownMenuItem icon={<ArrowRightLeft />} shortcut={inboxKeys.transfer.label} onSelect={onTransfer}>
              {t('transfer.title')}
            </DropdownMenuItem>
            {conversation.snoozedUntil ? (
              <DropdownMenuItem icon={<AlarmClockOff />} onSelect={act.wake}>
                {t('snooze.wake')}
              </DropdownMenuItem>
            ) : (
              <DropdownMenuItem icon={<AlarmClock />} shortcut={inboxKeys.snooze.label} onSelect={onSnooze}>
                {t('snooze.title')}
              </DropdownMenuItem>
            )}
            <DropdownMenuItem icon={<MailOpen />} shortcut={inboxKeys.unread.label} onSelect={onUnread}>
              {t('markUnread')}
            </DropdownMenuItem>
            {isMine ? (
              <DropdownMenuItem icon={<Users />} onSelect={act.release}>
                {t('release')}
              </DropdownMenuItem>
            ) : (
              <DropdownMenuItem icon={<Check />} shortcut={inboxKeys.close.label} onSelect={act.close}>
                {t('close')}
              </DropdownMenuItem>
            )}
            {conversation.mode === 'human' ? (
              <DropdownMenuItem icon={<Bot />} onSelect={act.returnToBot}>
                {t('returnToBot')}
              </DropdownMenuItem>
            ) : null}
            <DropdownMenuSeparator />
          </>
        )}
        <DropdownMenuItem icon={<PanelRight />} onSelect={onContext} className="min-[85rem]:hidden">
          {t('context')}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function isWaiting({ status, mode, waitingSince }: ThreadData['conversation']): boolean {
  return status !== 'resolved' && mode === 'human' && waitingSince !== null;
}

function Waiting({ conversation }: { conversation: ThreadData['conversation'] }) {
  const t = useTranslations('inbox');
  const now = useNow(isWaiting(conversation) ? 1000 : null);
  if (!isWaiting(conversation) || !conversation.waitingSince) return null;
  const waitedMs = now.getTime() - conversation.waitingSince.getTime();
  if (waitedMs > 60 * 60_000)
    return (
      <span className="shrink-0 font-medium text-danger">
        {t('waitsSince')} <Time value={conversation.waitingSince} />
      </span>
    );
  return <WaitClock waitedMs={waitedMs}>{(clock) => t('waitsOf', { clock, goal: formatClock(REPLY_GOAL_MS) })}</WaitClock>;
}

function Status({ conversation, isMine }: { conversation: ThreadData['conversation']; isMine: boolean }) {
  const t = useTranslations('inbox');
  if (conversation.status === 'resolved') return t('status.closed');
  if (conversation.snoozedUntil)
    return (
      <>
        {t('snoozedUntil')} <Time value={conversation.snoozedUntil} />
      </>
    );
  if (isMine) return t('status.mine');
  if (conversation.assigneeId)
    return conversation.assigneeName ? t('status.colleague', { name: conversation.assigneeName }) : t('status.colleagueNameless');
  if (conversation.mode === 'bot') return t('status.bot');
  const reason = conversation.escalationReason ?? '';
  return t.has(`reason.${reason}`) ? t('status.pool', { reason: t(`reason.${reason}`) }) : t('status.poolPlain');
}
