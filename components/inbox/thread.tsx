'use client';

import { useEffect, useLayoutEffect, useRef } from 'react';
import { useLocale, useTranslations } from 'next-intl';
import { formatDay } from '@/components/ui/format';
import type { ThreadData, ThreadMessage } from './inbox-types';
import { MessageBubble } from './message-bubble';
import { nameOf } from './conversation-row';

type Props = { thread: ThreadData; isTyping: boolean };

/** The dialogue. It stays at its end while one is there, and does not jump while one reads above. */
export function Thread({ thread, isTyping }: Props) {
  const t = useTranslations('inbox');
  const locale = useLocale();
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const { messages, contact, conversation } = thread;
  const name = nameOf(contact, t('guest'));
  useLayoutEffect(() => {
    isAtEnd.current = true;
  }, [conversation.id]);
  useEffect(() => {
    if (isAtEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [messages, isTyping, conversation.id]);

  return (
    <div
      ref={box}
      role="log"
      aria-live="polite"
      aria-label={t('thread', { name })}
      tabIndex={0}
      onScroll={(event) => {
        const element = event.currentTarget;
        isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 48;
      }}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 py-4 focus-visible:-outline-offset-2 phone:px-3"
    >
      <ol className="mx-auto grid max-w-3xl gap-1">
        {messages.map((message, index) => {
          const previous = messages[index - 1];
          const isNewDay = !previous || dayOf(previous.createdAt, locale) !== dayOf(message.createdAt, locale);
          return (
            <li key={message.id} className={startsGroup(previous, message) ? 'mt-2.5' : ''}>
              {isNewDay ? (
                <div className="my-3 flex items-center gap-3 text-xs text-ink-3">
                  <span className="h-px flex-1 bg-line" />
                  {formatDay(message.createdAt, { locale, now: new Date() })}
                  <span className="h-px flex-1 bg-line" />
                </div>
              ) : null}
              <MessageBubble
                message={message}
                contactName={name}
                contactId={contact.id}

                isLastOfGroup={startsGroup(message, messages[index + 1])}
              />
            </li>
          );
        })}
      </ol>
      <p role="status" className="mx-auto mt-2 min-h-5 max-w-3xl pl-9 text-sm text-ink-3">
        {isTyping ? t('typingName', { name }) : ''}
      </p>
    </div>
  );
}

function dayOf(at: Date, locale: string): string {
  return formatDay(at, { locale });
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
