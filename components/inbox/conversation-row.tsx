'use client';

import { Bot, Clock3 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Avatar } from '@/components/ui/avatar';
import { CountBadge } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';
import { formatClock, formatPhone } from '@/components/ui/format';
import { WaitMeter } from '@/components/ui/progress';
import { Time, useNow } from '@/components/ui/time';
import { ChannelIcon } from './channel-icon';
import type { ListedConversation } from './inbox-types';

/** The reply goal the meter counts quarters of. */
export const REPLY_GOAL_MS = 5 * 60_000;
// An hour later the minutes no longer matter: the time of the message says more.
const METER_MAX_MS = 60 * 60_000;

type Props = { conversation: ListedConversation; isSelected: boolean; isTyping: boolean; onOpen: () => void };

export function ConversationRow({ conversation, isSelected, isTyping, onOpen }: Props) {
  const t = useTranslations('inbox');
  const name = nameOf(conversation.contact, t('guest'));
  const isUnread = conversation.unreadCount > 0;
  return (
    <button
      type="button"
      role="option"
      aria-selected={isSelected}
      onClick={onOpen}
      className={cn(
        'relative grid w-full grid-cols-[32px_minmax(0,1fr)] items-center gap-x-3 border-b border-line px-4 py-2.5 text-left hover:bg-hover focus-visible:-outline-offset-2 phone:py-3',
        isSelected && 'bg-accent-wash hover:bg-accent-wash',
      )}
    >
      {isSelected ? (
        <span aria-hidden className="slash absolute top-1/2 left-1 h-4 w-[3px] -translate-y-1/2 bg-ink dark:bg-accent" />
      ) : null}
      <Avatar name={name} seed={conversation.contact.id} mark={<ChannelIcon channel={conversation.channel} />} />
      <span className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-0.5">
        <span className="flex items-center gap-2">
          <span className={cn('truncate text-base', isUnread ? 'font-semibold' : 'font-medium')}>{name}</span>
          <span className="ml-auto shrink-0">
            <Wait since={conversation.waitingSince} lastAt={conversation.lastMessageAt} />
          </span>
        </span>
        <span className="flex items-center gap-2 text-sm text-ink-2">
          {isTyping ? (
            <span className="truncate">{t('typing')}</span>
          ) : (
            <span className="flex min-w-0 items-center gap-1">
              {conversation.mode === 'bot' ? <Bot aria-label={t('botLeads')} className="size-3.5 shrink-0" /> : null}
              <span className="truncate">{conversation.preview}</span>
            </span>
          )}
          <CountBadge count={conversation.unreadCount} label={t('unread', { count: conversation.unreadCount })} className="ml-auto" />
        </span>
      </span>
    </button>
  );
}

function Wait({ since, lastAt }: { since: Date | null; lastAt: Date | null }) {
  const t = useTranslations('inbox');
  const now = useNow(since ? 1000 : null);
  const waitedMs = since ? now.getTime() - since.getTime() : null;
  if (waitedMs === null || waitedMs > METER_MAX_MS) return lastAt ? <Time value={lastAt} className="text-xs text-ink-3" /> : null;
  const share = waitedMs / REPLY_GOAL_MS;
  const clock = formatClock(waitedMs);
  return (
    <span
      title={t('waits', { clock, goal: formatClock(REPLY_GOAL_MS) })}
      className={cn(
        'tabular inline-flex items-center gap-1 text-xs font-medium',
        share > 1 ? 'text-danger' : share > 0.5 ? 'text-warning' : 'text-ink-2',
      )}
    >
      {share > 1 ? <Clock3 aria-hidden className="size-3.5" /> : <WaitMeter share={share} />}
      {clock}
    </span>
  );
}

/** A name, or the phone, or «Гость»: nobody is an empty line. */
export function nameOf(contact: { name: string | null; phone: string | null; email: string | null }, guest: string): string {
  return contact.name ?? (contact.phone ? formatPhone(contact.phone) : (contact.email ?? guest));
}
