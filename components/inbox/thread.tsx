'use client';

import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { ArrowDown } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { formatDay } from '@/components/ui/format';
import { Spinner } from '@/components/ui/spinner';
import { useNow } from '@/components/ui/time';
import { TypingDots, nameOf } from './conversation-row';
import type { ThreadData, ThreadMessage } from './inbox-types';
import { MessageBubble } from './message-bubble';
import type { OutboxItem } from './outbox-store';
import { UnsentBubble } from './unsent-bubble';
import type { useMessages } from './use-messages';

type Props = {
  thread: ThreadData;
  messages: ThreadMessage[];
  query: ReturnType<typeof useMessages>['query'];
  unsent: OutboxItem[];
  memberId: string;
  isTyping: boolean;
};

const NEAR_PX = 48; // a line and a half: still «at the end»
const LOAD_PX = 400; // half a screen before the top the page above is asked for

/** The dialogue, newest below. It stays at its end while one is there; what is loaded above moves nothing one is reading. */
export function Thread({ thread, messages, query, unsent, memberId, isTyping }: Props) {
  const t = useTranslations('inbox');
  const { contact, conversation } = thread;
  const name = nameOf(contact, t('guest'));
  // Where reading stopped, as it was on opening: the line stays where it is while one reads on.
  const [readSeq] = useState(() => (conversation.unreadCount > 0 ? conversation.readSeq : null));
  const { box, onScroll, toEnd, missed } = useScroll({ first: messages[0]?.seq, count: messages.length + unsent.length, isTyping });
  const rows = useMemo(() => rowsOf(messages, readSeq), [messages, readSeq]);
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  const loadOlder = (): void => {
    const isNear = (box.current?.scrollTop ?? LOAD_PX) < LOAD_PX;
    if (isNear && hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage({ cancelRefetch: false });
  };
  const askAgain = useEffectEvent(loadOlder);
  // A page that was asked for while a hint was being followed up is asked for again when that is over.
  useEffect(() => askAgain(), [isFetching]);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={box}
        role="log"
        aria-live="polite"
        aria-label={t('thread', { name })}
        tabIndex={0}
        onScroll={() => {
          onScroll();
          loadOlder();
        }}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 py-4 [overflow-anchor:none] focus-visible:-outline-offset-2 phone:px-3"
      >
        {query.hasNextPage ? (
          <div className="grid h-11 place-items-center text-ink-3">
            {query.isFetchingNextPage ? <Spinner /> : <Button onClick={() => void query.fetchNextPage()}>{t('older')}</Button>}
          </div>
        ) : null}
        <ol className="mx-auto grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-1">
          {rows.map((row) => (
            <li key={row.message.id} className={row.startsGroup ? 'mt-2.5' : ''}>
              {row.isNewDay ? <Line>{<DayName at={row.message.createdAt} />}</Line> : null}
              {row.isFirstUnread ? <Line tone="accent">{t('newMessages')}</Line> : null}
              <MessageBubble
                message={row.message}
                contactName={name}
                contactId={contact.id}
                booking={thread.bookings}
                isLastOfGroup={row.endsGroup}
              />
            </li>
          ))}
          {unsent.map((item) => (
            <li key={item.clientKey} className="mt-2.5">
              <UnsentBubble item={item} memberId={memberId} />
            </li>
          ))}
        </ol>
        <p role="status" className="mx-auto mt-2 flex min-h-5 max-w-3xl items-center gap-2 pl-9 text-sm text-ink-2">
          {isTyping ? (
            <>
              <TypingDots />
              {t('typingName', { name })}
            </>
          ) : null}
        </p>
      </div>
      {missed === null ? null : (
        <Button
          size="sm"
          icon={<ArrowDown />}
          onClick={toEnd}
          className="absolute right-5 bottom-2 rounded-full shadow-window phone:right-3"
          aria-label={t('toEnd')}
        >
          {missed > 0 ? t('newCount', { count: missed }) : null}
        </Button>
      )}
    </div>
  );
}

/**
 * Keeps the place: at the end new messages scroll in; above it the same message stays under the eyes when a page is added on top.
 * `missed`: how many came while one was reading above, null at the end.
 */
function useScroll({ first, count, isTyping }: { first: number | undefined; count: number; isTyping: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const before = useRef({ first, height: 0 });
  const [leftAt, setLeftAt] = useState<number | null>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const last = before.current;
    if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    else if (first !== last.first) element.scrollTop += element.scrollHeight - last.height;
    before.current = { first, height: element.scrollHeight };
  }, [first, count, isTyping]);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    // The composer grows, the keyboard of a phone opens: who was at the end stays there.
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const onScroll = (): void => {
    const element = box.current;
    if (!element) return;
    const wasAtEnd = isAtEnd.current;
    isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    before.current.height = element.scrollHeight;
    if (wasAtEnd !== isAtEnd.current) setLeftAt(isAtEnd.current ? null : count);
  };
  const toEnd = (): void => {
    isAtEnd.current = true;
    setLeftAt(null);
    box.current?.scrollTo({ top: box.current.scrollHeight });
  };
  return { box, onScroll, toEnd, missed: leftAt === null ? null : Math.max(0, count - leftAt) };
}

function Line({ tone, children }: { tone?: 'accent'; children: React.ReactNode }) {
  return (
    <div className={`my-3 flex items-center gap-3 text-xs ${tone ? 'font-medium text-ink' : 'text-ink-3'}`}>
      <span className={`h-px flex-1 ${tone ? 'bg-ink-2' : 'bg-line'}`} />
      {children}
      <span className={`h-px flex-1 ${tone ? 'bg-ink-2' : 'bg-line'}`} />
    </div>
  );
}

function DayName({ at }: { at: Date }) {
  const t = useTranslations('inbox');
  const locale = useLocale();
  const now = useNow(null);
  const day = formatDay(at, { locale, now, weekday: false });
  if (day === formatDay(now, { locale, now, weekday: false })) return t('today', { day });
  if (day === formatDay(new Date(now.getTime() - 86_400_000), { locale, now, weekday: false })) return t('yesterday', { day });
  return formatDay(at, { locale, now });
}

type Row = { message: ThreadMessage; isNewDay: boolean; isFirstUnread: boolean; startsGroup: boolean; endsGroup: boolean };

function rowsOf(messages: ThreadMessage[], readSeq: number | null): Row[] {
  const firstUnread = readSeq === null ? undefined : messages.find((message) => message.direction === 'in' && message.seq > readSeq);
  return messages.map((message, index) => {
    const previous = messages[index - 1];
    return {
      message,
      isNewDay: !previous || previous.createdAt.toDateString() !== message.createdAt.toDateString(),
      isFirstUnread: message === firstUnread && index > 0,
      startsGroup: startsGroup(previous, message),
      endsGroup: startsGroup(message, messages[index + 1]),
    };
  });
}

/** Messages of one side within two minutes belong together. */
function startsGroup(previous: ThreadMessage | undefined, next: ThreadMessage | undefined): boolean {
  if (!previous || !next) return true;
  return (
    previous.direction !== next.direction ||
    previous.author !== next.author ||
    previous.authorId !== next.authorId ||
    next.createdAt.getTime() - previous.createdAt.getTime() > 120_000
  );
}
