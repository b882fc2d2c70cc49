'use client';

import { Check, CheckCheck, CircleHelp, Clock, Lock, OctagonAlert, Timer, UserRound } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPC } from '@/components/shell/api-provider';
import { Avatar, BotAvatar } from '@/components/ui/avatar';
import { cn } from '@/components/ui/cn';
import { formatClock, formatDateTime, formatDay, formatMoney, formatTime } from '@/components/ui/format';
import { Time, useNow } from '@/components/ui/time';
import type { ThreadData, ThreadMessage } from './inbox-types';
import { failureOf } from './failure-words';
import { Doubt } from './message-doubt';
import { Act } from './unsent-bubble';

type Props = {
  message: ThreadMessage;
  contactName: string;
  contactId: string;
  booking: ThreadData['bookings'];
  isLastOfGroup: boolean;
};

/** One message: the visitor on the left, the bot outlined and a person in the wash on the right, a note across, an event as a line. */
export function MessageBubble({ message, contactName, contactId, booking, isLastOfGroup }: Props) {
  if (message.direction === 'event') return <EventLine message={message} />;
  if (message.direction === 'note') return <Note message={message} />;
  const isInbound = message.direction === 'in';
  const isBot = message.author !== 'member';
  return (
    <div className={cn('flex items-end gap-2', isInbound ? 'justify-start pr-10' : 'flex-row-reverse justify-start pl-10')}>
      <span className="w-7 shrink-0">
        {isLastOfGroup ? (
          isInbound ? (
            <Avatar name={contactName} seed={contactId} size={28} />
          ) : isBot ? (
            <BotAvatar size={28} />
          ) : (
            <Avatar name={message.authorName} seed={message.authorId ?? ''} size={28} />
          )
        ) : null}
      </span>
      <div
        className={cn(
          'max-w-[34rem] min-w-0 rounded-bubble px-3 py-2 text-base',
          isInbound ? 'bg-sunken' : isBot ? 'border border-line-strong bg-surface' : 'bg-accent-wash',
          isLastOfGroup && (isInbound ? 'rounded-bl-xs' : 'rounded-br-xs'),
        )}
      >
        <p className="break-words whitespace-pre-wrap">{message.text}</p>
        {message.payload.slots ? <Slots slots={message.payload.slots} bookings={booking} /> : null}
        {message.payload.buttons && message.kind !== 'slots' ? (
          <ul className="mt-2 flex flex-wrap gap-1.5">
            {message.payload.buttons.map((button) => (
              <li key={button.id} className="rounded-full border border-line-strong px-2.5 py-0.5 text-sm text-ink-2">
                {button.label}
              </li>
            ))}
          </ul>
        ) : null}
        <div
          className={cn(
            'mt-0.5 flex flex-wrap items-center justify-end gap-x-1.5 gap-y-0.5 text-xs',
            isInbound || isBot ? 'text-ink-3' : 'text-ink-2',
          )}
        >
          {message.payload.editedAt ? <Edited /> : null}
          <Time value={message.createdAt} as="time" />
          {isInbound ? null : <Tick state={message.state} error={message.error} />}
          {message.state === 'failed' && message.author === 'member' ? <Retry messageId={message.id} /> : null}
        </div>
        {message.author === 'member' ? <Doubt message={message} /> : null}
      </div>
    </div>
  );
}

/** The person corrected it: what stands here is not what was read first. */
function Edited() {
  return <span>{useTranslations('inbox')('edited')}</span>;
}

/** Ticks promise what the channel reports; each has its word, and a failure its reason, where it is known. */
function Tick({ state, error }: { state: string; error: string | null }) {
  const t = useTranslations('inbox');
  const failure = state === 'failed' ? failureOf(error) : null;
  const word = t.has(`state.${state}`) ? t(`state.${state}`) : state;
  const label = failure ? `${word}: ${t(`failure.${failure}`)}` : word;
  const look = {
    queued: <Clock className="size-3.5" />,
    sending: <Clock className="size-3.5" />,
    sent: <Check className="size-3.5" />,
    delivered: <CheckCheck className="size-3.5" />,
    read: <CheckCheck className="size-3.5 text-info" />,
    failed: <OctagonAlert className="size-3.5 shrink-0 text-danger" />,
    unknown: <CircleHelp className="size-3.5 shrink-0 text-warning" />,
  }[state];
  return (
    <span
      title={error ? `${label}. ${error}` : label}
      className={cn('inline-flex items-center gap-1', state === 'failed' && 'text-danger', state === 'unknown' && 'text-warning')}
    >
      {look}
      {state === 'failed' || state === 'unknown' ? <span>{label}</span> : <span className="sr-only">{label}</span>}
    </span>
  );
}

/** Only what surely did not arrive is sent once more without a question. */
function Retry({ messageId }: { messageId: string }) {
  const t = useTranslations('inbox');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const retry = useMutation(
    trpc.conversations.retry.mutationOptions({
      onError: () => void toast.error(t('error.notDone')),
      onSettled: () => void queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() }),
    }),
  );
  return (
    <Act disabled={retry.isPending} onClick={() => retry.mutate({ messageId })}>
      {t('retry')}
    </Act>
  );
}

type SlotOffer = NonNullable<ThreadMessage['payload']['slots']>;

/** The cards as the visitor has them; the one that was chosen is told by its line: held with what is left of it, or booked. */
function Slots({ slots, bookings }: { slots: SlotOffer; bookings: ThreadData['bookings'] }) {
  const t = useTranslations('inbox');
  const locale = useLocale();
  const now = useNow(bookings.some((booking) => booking.status === 'hold') ? 1000 : null);
  const taken = bookings.find((booking) =>
    slots.slots.some((slot) => new Date(slot.startsAt).getTime() === booking.startsAt.getTime() && slot.staffName === booking.staff.name),
  );
  const leftMs = taken?.holdExpiresAt ? taken.holdExpiresAt.getTime() - now.getTime() : 0;
  const isHeld = taken?.status === 'hold' && leftMs > 0;
  const isChosen = isHeld || taken?.status === 'confirmed';
  return (
    <div className="mt-2 grid gap-2">
      <p className="text-sm text-ink-2">
        {t('slotService', { service: slots.serviceName, minutes: slots.durationMin })}
        {slots.priceKopecks ? `, ${slots.priceFrom ? t('from') : ''}${formatMoney(slots.priceKopecks, { locale })}` : ''}
      </p>
      <ul className="grid grid-cols-2 gap-1.5 sm:grid-cols-3">
        {slots.slots.slice(0, 6).map((slot) => (
          <li
            key={`${slot.startsAt}${slot.staffId}`}
            className={cn(
              'min-w-0 rounded-md border bg-surface px-2.5 py-1.5',
              isChosen && taken && new Date(slot.startsAt).getTime() === taken.startsAt.getTime() && slot.staffName === taken.staff.name
                ? 'border-ink shadow-[inset_0_0_0_1px_var(--ink)] dark:border-accent dark:shadow-[inset_0_0_0_1px_var(--accent)]'
                : 'border-line-strong',
            )}
          >
            <span className="block truncate text-xs text-ink-2">{formatDay(slot.startsAt, { locale, timeZone: slots.timeZone })}</span>
            <span className="block font-semibold">{formatTime(slot.startsAt, { locale, timeZone: slots.timeZone })}</span>
          </li>
        ))}
      </ul>
      {taken && isChosen ? (
        <p className={cn('flex items-center gap-1.5 text-sm', isHeld && leftMs < 60_000 ? 'text-warning' : 'text-ink-2')}>
          {isHeld ? <Timer aria-hidden className="size-4 shrink-0" /> : <Check aria-hidden className="size-4 shrink-0" />}
          {isHeld
            ? t('slotHeld', { at: formatDateTime(taken.startsAt, { locale, timeZone: slots.timeZone }), clock: formatClock(leftMs) })
            : t('slotBooked', { at: formatDateTime(taken.startsAt, { locale, timeZone: slots.timeZone }) })}
        </p>
      ) : null}
    </div>
  );
}

function Note({ message }: { message: ThreadMessage }) {
  const t = useTranslations('inbox');
  return (
    <div className="rounded-md bg-warning-wash px-3 py-2">
      <p className="flex items-center gap-1.5 text-sm font-medium text-warning">
        <Lock aria-hidden className="size-3.5" />
        {message.authorName ? t('noteBy', { name: message.authorName }) : t('noteByColleague')} ·{' '}
        <Time value={message.createdAt} as="time" />
      </p>
      <p className="text-base break-words whitespace-pre-wrap">{message.text}</p>
    </div>
  );
}

function EventLine({ message }: { message: ThreadMessage }) {
  const t = useTranslations('inbox');
  const name = message.payload.event?.name.replaceAll('.', '_') ?? '';
  const values = message.payload.event?.values ?? {};
  return (
    <p className="flex items-center gap-2 px-9 text-sm text-ink-2">
      <UserRound aria-hidden className="size-4 shrink-0" />
      <span>{t.has(`event.${name}`) ? t(`event.${name}`, { name: values.name ?? '', channel: values.channel ?? '' }) : message.text}</span>
      <Time value={message.createdAt} as="time" className="text-xs text-ink-3" />
    </p>
  );
}
