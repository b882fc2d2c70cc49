'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { useTRPC } from '@/components/shell/api-provider';
import { ChannelIcon, useChannelName } from '@/components/shell/channel';
import { useTenantPath } from '@/components/shell/shell-context';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { formatDay, formatTime } from '@/components/ui/format';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useNow } from '@/components/ui/time';
import type { LeadData } from './lead-screen';

type Conversation = LeadData['conversations'][number];

/** What was written, conversation by conversation, to read; answering is the inbox's. */
export function LeadDialogue({ lead }: { lead: LeadData }) {
  const t = useTranslations('leads.dialogue');
  if (lead.conversations.length === 0) return <EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>;
  return (
    <div className="grid gap-8">
      {lead.conversations.map((conversation) => (
        <OneConversation key={conversation.id} conversation={conversation} />
      ))}
    </div>
  );
}

const A_SCREEN = 12; // rows that wait: what stands below them is not to come into view and leave it again
const LAST = 100; // the inbox shows the whole; here the end is what matters

function OneConversation({ conversation }: { conversation: Conversation }) {
  const t = useTranslations('leads.dialogue');
  const trpc = useTRPC();
  const path = useTenantPath();
  const channelName = useChannelName();
  const thread = useQuery(trpc.conversations.messages.queryOptions({ conversationId: conversation.id, limit: LAST }));
  const name = channelName(conversation.channel);
  return (
    <section aria-label={name}>
      <h2 className="flex items-center gap-2 border-b border-line pb-2 text-base font-semibold">
        <ChannelIcon channel={conversation.channel} className="text-ink-2" />
        {name}
        <span className="text-sm font-normal text-ink-3">{t('messages', { count: conversation.messageCount })}</span>
        <Link href={`${path('inbox')}?c=${conversation.id}`} className="link ml-auto text-sm font-normal">
          {t('open')}
        </Link>
      </h2>
      {thread.isError ? (
        <ErrorState onRetry={() => void thread.refetch()} retrying={thread.isFetching} />
      ) : !thread.data ? (
        <div aria-busy>
          <SkeletonRows rows={Math.min(conversation.messageCount, A_SCREEN)} />
        </div>
      ) : (
        <Lines messages={thread.data.messages} />
      )}
    </section>
  );
}

type Message = {
  id: string;
  direction: string;
  author: string;
  authorName: string | null;
  kind: string;
  text: string;
  createdAt: Date;
  payload: { buttons?: { id: string; label: string }[] };
};

function Lines({ messages }: { messages: readonly Message[] }) {
  const t = useTranslations('leads.dialogue');
  const locale = useLocale();
  const now = useNow(null);
  const said = messages.filter(({ direction, text }) => direction !== 'event' && text.trim() !== '');
  if (said.length === 0) return <p className="py-3 text-sm text-ink-3">{t('nothing')}</p>;
  return (
    <ol className="grid gap-3 py-3">
      {said.map((message, index) => {
        const day = formatDay(message.createdAt, { locale, now });
        const before = said[index - 1];
        const who =
          message.direction === 'in' ? t('visitor') : message.author === 'member' ? (message.authorName ?? t('member')) : t('bot');
        return (
          <li key={message.id}>
            {!before || formatDay(before.createdAt, { locale, now }) !== day ? <p className="mb-2 text-sm text-ink-3">{day}</p> : null}
            <div
              className={cn(
                'grid grid-cols-[76px_minmax(0,1fr)] gap-x-3 phone:grid-cols-[48px_minmax(0,1fr)]',
                message.direction === 'note' && 'rounded-md bg-warning-wash py-1.5',
              )}
            >
              <time dateTime={message.createdAt.toISOString()} className="tabular text-sm leading-5 text-ink-3">
                {formatTime(message.createdAt, { locale })}
              </time>
              <div className="min-w-0">
                <p className="text-sm leading-5 font-medium text-ink-2">{message.direction === 'note' ? t('note', { who }) : who}</p>
                <p className="max-w-[70ch] text-base break-words whitespace-pre-wrap">{message.text}</p>
                {message.payload.buttons?.length ? (
                  <p className="text-sm text-ink-3">{message.payload.buttons.map(({ label }) => label).join(' · ')}</p>
                ) : null}
              </div>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
