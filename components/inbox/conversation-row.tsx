'use client';

import { AlarmClock, ClockAlert } from 'lucide-react';
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

type Props = {
  conversation: ListedConversation;
  memberId: string;
  isSelected: boolean;
  /** One row of the list is reached by Tab; the arrows go from there. */
  isTabStop: boolean;
  isTyping: boolean;
  onOpen: () => void;
};

export function ConversationRow({ conversation, memberId, isSelected, isTabStop, isTyping, onOpen }: Props) {
  const t = useTranslations('inbox');
  const name = nameOf(conversation.contact, t('guest'));
  const isUnread = conversation.unreadCount > 0;
  return (
    <button
      type="button"
      role="option"
      aria-selected={isSelected}
      tabIndex={isTabStop ? 0 : -1}
      data-conversation={conversation.id}
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
            <RowTime conversation={conversation} />
          </span>
        </span>
        <span className="flex items-center gap-2 text-sm text-ink-2">
          {isTyping ? (
            <span className="flex min-w-0 items-center gap-1.5 text-ink">
              <TypingDots />
              {t('typing')}
            </span>
          ) : (
            <span className={cn('min-w-0 truncate', isUnread && 'text-ink')}>
              <Speaker conversation={conversation} memberId={memberId} />
              {conversation.preview}
            </span>
          )}
          <CountBadge count={conversation.unreadCount} label={t('unread', { count: conversation.unreadCount })} className="ml-auto" />
        </span>
      </span>
    </button>
  );
}

/** «Вы:», «Ольга:», «Бот:»: whose words the preview is; the person's own need no name. */
function Speaker({ conversation, memberId }: { conversation: ListedConversation; memberId: string }) {
  const t = useTranslations('inbox');
  const { lastAuthor } = conversation;
  if (!lastAuthor || lastAuthor === 'visitor' || !conversation.preview) return null;
  const who =
    typeof lastAuthor === 'string'
      ? t('speaker.bot')
      : lastAuthor.memberId === memberId
        ? t('speaker.you')
        : firstNameOf(lastAuthor.name) || t('colleague');
  return <span className="text-ink">{who}: </span>;
}

/** Three dots that come and go; still where motion is not wanted. */
export function TypingDots() {
  return (
    <span aria-hidden className="inline-flex shrink-0 items-center gap-[3px]">
      {[0, 1, 2].map((dot) => (
        <span
          key={dot}
          style={{ animationDelay: `${dot * 160}ms` }}
          className="size-1 animate-pulse rounded-full bg-ink-2 motion-reduce:animate-none"
        />
      ))}
    </span>
  );
}

function RowTime({ conversation }: { conversation: ListedConversation }) {
  const t = useTranslations('inbox');
  if (conversation.snoozedUntil)
    return (
      <span className="inline-flex items-center gap-1 text-xs text-ink-2">
        <AlarmClock aria-label={t('snoozedUntil')} className="size-3.5" />
        <Time value={conversation.snoozedUntil} />
      </span>
    );
  const isWaiting = conversation.group === 'waiting';
  return <Wait since={isWaiting ? conversation.waitingSince : null} lastAt={conversation.lastMessageAt} />;
}

function Wait({ since, lastAt }: { since: Date | null; lastAt: Date | null }) {
  const now = useNow(since ? 1000 : null);
  const waitedMs = since ? now.getTime() - since.getTime() : null;
  if (waitedMs === null || waitedMs > METER_MAX_MS) return lastAt ? <Time value={lastAt} className="text-xs text-ink-3" /> : null;
  return <WaitClock waitedMs={waitedMs} />;
}

/** Digits carry the value, strokes count quarters of the goal, the colour repeats both. */
export function WaitClock({ waitedMs, children }: { waitedMs: number; children?: (clock: string) => string }) {
  const t = useTranslations('inbox');
  const share = waitedMs / REPLY_GOAL_MS;
  const clock = formatClock(waitedMs);
  return (
    <span
      title={t('waits', { clock, goal: formatClock(REPLY_GOAL_MS) })}
      className={cn(
        'tabular inline-flex shrink-0 items-center gap-1 text-xs font-medium whitespace-nowrap',
        share > 1 ? 'text-danger' : share > 0.5 ? 'text-warning' : 'text-ink-2',
      )}
    >
      {share > 1 ? <ClockAlert aria-hidden className="size-3.5" /> : <WaitMeter share={share} />}
      {children ? children(clock) : clock}
    </span>
  );
}

/** A name, or the phone, or «Гость»: nobody is an empty line. */
export function nameOf(contact: { name: string | null; phone: string | null; email: string | null }, guest: string): string {
  return contact.name ?? (contact.phone ? formatPhone(contact.phone) : (contact.email ?? guest));
}

export function firstNameOf(name: string): string {
  return name.split(' ')[0] ?? name;
}
