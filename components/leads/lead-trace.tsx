'use client';

import { useState } from 'react';
import {
  BellRing,
  CalendarCheck,
  CalendarClock,
  CalendarX,
  Check,
  CheckCheck,
  ChevronRight,
  CircleAlert,
  CircleHelp,
  Dot,
  Flag,
  Hand,
  MessageCircleQuestion,
  RotateCw,
  Send,
  Shuffle,
  Timer,
  TimerOff,
  TriangleAlert,
  UserRound,
  type LucideIcon,
} from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useChannelName } from '@/components/shell/channel';
import { cn } from '@/components/ui/cn';
import { CopyButton } from '@/components/ui/copy-button';
import { formatDay, formatTime } from '@/components/ui/format';
import { sinceAcceptance, wordsOf, type Hop } from './hop-words';

const icons: Record<string, LucideIcon> = {
  'lead.accepted': Check,
  'lead.finished': Flag,
  'lead.escalated': Hand,
  'lead.dead_letter': CircleAlert,
  'lead.retried': RotateCw,
  'message.first_contact': Send,
  'message.failed': TriangleAlert,
  'message.unknown': CircleHelp,
  'message.repeated': RotateCw,
  'message.reminder': BellRing,
  'channel.switched': Shuffle,
  'channel.opened': CheckCheck,
  'question.asked': MessageCircleQuestion,
  'contact.added': UserRound,
  'slots.offered': CalendarClock,
  'booking.held': Timer,
  'booking.released': TimerOff,
  'booking.expired': TimerOff,
  'booking.confirmed': CalendarCheck,
  'booking.rescheduled': CalendarClock,
  'booking.cancelled': CalendarX,
};

const nodes = {
  key: 'bg-ink text-paper',
  info: 'border border-line-strong bg-surface text-ink-3',
  warning: 'border border-warning bg-warning-wash text-warning',
  error: 'border border-danger bg-danger-wash text-danger',
} as const;

type Props = { trace: readonly Hop[]; acceptedAt: Date; correlationId: string };

/** «Путь заявки»: every hop of one lead with its time, as a parcel is tracked. */
export function LeadTrace({ trace, acceptedAt, correlationId }: Props) {
  const t = useTranslations('leads.trace');
  const locale = useLocale();
  const [isTechnical, setTechnical] = useState(false);
  const days = byDay(trace, (hop) => formatDay(hop.at, { locale, now: new Date() }));
  return (
    <div className="grid gap-6">
      {days.map(([day, hops]) => (
        <section key={day} aria-label={day}>
          <h3 className="mb-2 text-sm text-ink-2">{day}</h3>
          <ol>
            {hops.map((hop, index) => (
              <HopRow
                key={hop.id}
                hop={hop}
                acceptedAt={acceptedAt}
                correlationId={correlationId}
                isTechnical={isTechnical}
                isLast={index === hops.length - 1}
              />
            ))}
          </ol>
        </section>
      ))}
      <button
        type="button"
        aria-pressed={isTechnical}
        onClick={() => setTechnical(!isTechnical)}
        className="tap justify-self-start text-sm text-ink-3 hover:text-ink hover:underline"
      >
        {isTechnical ? t('hideAll') : t('showAll')}
      </button>
    </div>
  );
}

function byDay(trace: readonly Hop[], dayOf: (hop: Hop) => string): [string, Hop[]][] {
  const days = new Map<string, Hop[]>();
  for (const hop of trace) days.set(dayOf(hop), [...(days.get(dayOf(hop)) ?? []), hop]);
  return [...days];
}

type RowProps = { hop: Hop; acceptedAt: Date; correlationId: string; isTechnical: boolean; isLast: boolean };

function HopRow({ hop, acceptedAt, correlationId, isTechnical, isLast }: RowProps) {
  const t = useTranslations('leads');
  const channelName = useChannelName();
  const locale = useLocale();
  const level = hop.level === 'key' || hop.level === 'warning' || hop.level === 'error' ? hop.level : 'info';
  const { title, text } = wordsOf(hop, { t, channelName, locale });
  const Icon = icons[hop.kind] ?? Dot;
  return (
    <li className="relative grid grid-cols-[76px_24px_minmax(0,1fr)_auto] gap-x-3 pb-3 phone:grid-cols-[24px_minmax(0,1fr)_auto]">
      {isLast ? null : <span aria-hidden className="absolute top-6 bottom-0 left-[99.5px] w-px bg-line phone:left-[11.5px]" />}
      <time dateTime={hop.at.toISOString()} className="tabular pt-0.5 text-sm text-ink-3 phone:col-start-2 phone:row-start-2 phone:pt-0">
        {formatTime(hop.at, { locale, seconds: true })}
      </time>
      <span aria-hidden className={cn('grid size-6 place-items-center rounded-full phone:col-start-1 phone:row-start-1', nodes[level])}>
        <Icon className="size-3.5" strokeWidth={2} />
      </span>
      <div className="min-w-0 pt-0.5 phone:col-start-2 phone:row-start-1">
        <p className={cn('text-base', level === 'key' && 'font-semibold', level === 'error' && 'font-semibold text-danger')}>{title}</p>
        {text ? <p className="max-w-[70ch] text-sm break-words text-ink-2">{text}</p> : null}
        {isTechnical || level === 'warning' || level === 'error' ? <Technical hop={hop} correlationId={correlationId} /> : null}
      </div>
      <span className={cn('tabular pt-0.5 text-right text-sm whitespace-nowrap', level === 'key' ? 'font-semibold' : 'text-ink-3')}>
        {sinceAcceptance(hop, acceptedAt, locale)}
      </span>
    </li>
  );
}

/** What support asks for: the hop as it is stored, contacts masked by the server. Closed until somebody needs it. */
function Technical({ hop, correlationId }: { hop: Hop; correlationId: string }) {
  const t = useTranslations('leads.trace');
  const rows = [
    ...Object.entries(hop.data).filter(([, value]) => value !== null && value !== ''),
    ['kind', hop.kind] as const,
    ['at', hop.at.toISOString()] as const,
    ['hop', hop.id] as const,
    ['correlation', correlationId] as const,
  ].map(([name, value]) => [t.has(`rows.${name}` as never) ? t(`rows.${name}` as never) : name, String(value)] as const);
  return (
    <details className="group mt-1">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1.5 rounded-sm text-sm text-ink-3 hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open:rotate-90" />
        {t('technical')}
      </summary>
      <div className="relative mt-2 rounded-md bg-sunken p-3 pr-32 phone:pr-3">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-xs">
          {rows.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink-2">{name}</dt>
              <dd className="font-mono break-all">{value}</dd>
            </div>
          ))}
        </dl>
        <CopyButton
          size="sm"
          value={rows.map(([name, value]) => `${name}: ${value}`).join('\n')}
          className="absolute top-2 right-2 phone:static phone:mt-2"
        />
      </div>
    </details>
  );
}
