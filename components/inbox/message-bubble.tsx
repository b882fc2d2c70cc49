'use client';

import { Check, CheckCheck, CircleHelp, Clock, Lock, OctagonAlert, UserRound } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { Avatar, BotAvatar } from '@/components/ui/avatar';
import { cn } from '@/components/ui/cn';
import { formatDay, formatMoney, formatTime } from '@/components/ui/format';
import { Time } from '@/components/ui/time';
import type { ThreadMessage } from './inbox-types';

type Props = { message: ThreadMessage; contactName: string; contactId: string; isLastOfGroup: boolean };

/** One message: the visitor on the left, the bot outlined and a person in the wash on the right, a note across, an event as a line. */
export function MessageBubble({ message, contactName, contactId, isLastOfGroup }: Props) {
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
        {message.payload.slots ? <Slots slots={message.payload.slots} /> : null}
        {message.payload.buttons && message.kind !== 'slots' ? (
          <ul className="mt-2 flex flex-wrap gap-1.5">
            {message.payload.buttons.map((button) => (
              <li key={button.id} className="rounded-full border border-line-strong px-2.5 py-0.5 text-sm text-ink-2">
                {button.label}
              </li>
            ))}
          </ul>
        ) : null}
        <div className="mt-0.5 flex items-center justify-end gap-1 text-xs text-ink-3">
          <Time value={message.createdAt} as="time" />
          {isInbound ? null : <Tick state={message.state} error={message.error} />}
        </div>
      </div>
    </div>
  );
}

/** Ticks promise what the channel reports; each has its word. */
function Tick({ state, error }: { state: string; error: string | null }) {
  const t = useTranslations('inbox');
  const label = t.has(`state.${state}`) ? t(`state.${state}`) : state;
  const look = {
    queued: <Clock className="size-3.5" />,
    sending: <Clock className="size-3.5" />,
    sent: <Check className="size-3.5" />,
    delivered: <CheckCheck className="size-3.5" />,
    read: <CheckCheck className="size-3.5 text-info" />,
    failed: <OctagonAlert className="size-3.5 text-danger" />,
    unknown: <CircleHelp className="size-3.5 text-warning" />,
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

type SlotOffer = NonNullable<ThreadMessage['payload']['slots']>;

function Slots({ slots }: { slots: SlotOffer }) {
  const t = useTranslations('inbox');
  const locale = useLocale();
  return (
    <div className="mt-2 grid gap-2">
      <p className="text-sm text-ink-2">
        {t('slotService', { service: slots.serviceName, minutes: slots.durationMin })}
        {slots.priceKopecks ? `, ${slots.priceFrom ? t('from') : ''}${formatMoney(slots.priceKopecks, { locale })}` : ''}
      </p>
      <ul className="grid grid-cols-2 gap-1.5 sm:grid-cols-3">
        {slots.slots.slice(0, 6).map((slot) => (
          <li key={`${slot.startsAt}${slot.staffId}`} className="rounded-md border border-line-strong px-2.5 py-1.5">
            <span className="block truncate text-xs text-ink-2">{formatDay(slot.startsAt, { locale, timeZone: slots.timeZone })}</span>
            <span className="block font-semibold">{formatTime(slot.startsAt, { locale, timeZone: slots.timeZone })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Note({ message }: { message: ThreadMessage }) {
  const t = useTranslations('inbox');
  return (
    <div className="rounded-md bg-warning-wash px-3 py-2">
      <p className="flex items-center gap-1.5 text-sm font-medium text-warning">
        <Lock aria-hidden className="size-3.5" />
        {t('noteBy', { name: message.authorName ?? '' })} · <Time value={message.createdAt} as="time" />
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
