'use client';

import type { ReactNode } from 'react';
import { Lock } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { useTenantPath } from '@/components/shell/shell-context';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { CopyButton } from '@/components/ui/copy-button';
import { formatDateTime, formatPhone, formatTime } from '@/components/ui/format';
import { Time, useNow } from '@/components/ui/time';
import type { ThreadData } from './inbox-types';
import { nameOf } from './conversation-row';

/** Who it is, what is booked, where they came from, what they agreed to, and the way of the lead. */
export function ContextPanel({ thread, timeZone }: { thread: ThreadData; timeZone: string }) {
  const t = useTranslations('inbox');
  const words = useTranslations('leads.sources');
  const sourceName = (source: string): string => (words.has(source as 'widget') ? words(source as 'widget') : source);
  const locale = useLocale();
  const now = useNow(30_000);
  const { contact, lead, bookings, consents, conversation } = thread;
  const name = nameOf(contact, t('guest'));
  return (
    <div className="grid content-start text-sm">
      <div className="flex items-center gap-3 p-4">
        <Avatar name={name} seed={contact.id} size={40} />
        <div className="min-w-0">
          <p className="truncate text-md font-semibold">{name}</p>
          {contact.timeZone ? (
            <p className="text-xs text-ink-3">
              {t('localTime', {
                time: formatTime(now, { locale, timeZone: contact.timeZone }),
              })}
            </p>
          ) : null}
        </div>
      </div>
      <Section>
        <dl className="grid grid-cols-[84px_1fr] gap-x-3 gap-y-1.5">
          {contact.phone ? (
            <Row name={t('phone')}>
              <Point value={formatPhone(contact.phone)} raw={contact.phone} isMasked={contact.isMasked} />
            </Row>
          ) : null}
          {contact.email ? (
            <Row name={t('email')}>
              <Point value={contact.email} raw={contact.email} isMasked={contact.isMasked} />
            </Row>
          ) : null}
          <Row name={t('channel')}>
            {t.has(`channelName.${conversation.channel}`) ? t(`channelName.${conversation.channel}`) : conversation.channel}
          </Row>
          {lead ? (
            <Row name={t('leadStatus')}>
              <Badge tone={lead.status === 'booked' ? 'success' : lead.status === 'lost' ? 'neutral' : 'info'}>
                {t(`lead.${lead.status}`)}
              </Badge>
            </Row>
          ) : null}
        </dl>
        {conversation.linkedConversationId ? <p className="mt-3 text-ink-2">{t('linked')}</p> : null}
      </Section>
      <Section title={t('bookings')}>
        {bookings.length === 0 ? <p className="text-ink-3">{t('noBookings')}</p> : null}
        {bookings.map((booking) => (
          <div key={booking.id} className="grid gap-0.5">
            <p className="font-medium">{formatDateTime(booking.startsAt, { locale, timeZone })}</p>
            <p className="text-ink-2">
              {booking.service.name}, {booking.staff.name}
            </p>
            {booking.status === 'hold' ? <Badge tone="warning">{t('held')}</Badge> : null}
          </div>
        ))}
      </Section>
      {lead ? (
        <Section title={t('source')}>
          <dl className="grid grid-cols-[84px_1fr] gap-x-3 gap-y-1.5">
            <Row name={t('fromSource')}>{lead.utmSource ?? sourceName(lead.source)}</Row>
            {lead.utmCampaign ? <Row name={t('campaign')}>{lead.utmCampaign}</Row> : null}
            {lead.utmTerm ? <Row name={t('query')}>{lead.utmTerm}</Row> : null}
            {lead.page ? <Row name={t('page')}>{pathOf(lead.page)}</Row> : null}
          </dl>
        </Section>
      ) : null}
      <Section title={t('consents')}>
        <dl className="grid grid-cols-[84px_1fr] gap-x-3 gap-y-1.5">
          {(['data', 'marketing'] as const).map((purpose) => (
            <Row key={purpose} name={t(`consent.${purpose}`)}>
              {consents[purpose]?.given
                ? t('given', { version: consents[purpose].document.version, at: formatDateTime(consents[purpose].at, { locale }) })
                : t('notGiven')}
            </Row>
          ))}
        </dl>
      </Section>
      {lead ? <LeadWay lead={lead} /> : null}
    </div>
  );
}

function LeadWay({ lead }: { lead: NonNullable<ThreadData['lead']> }) {
  const t = useTranslations('inbox');
  const path = useTenantPath();
  return (
    <Section
      title={t('way')}
      action={
        <Link href={path('leads', lead.id)} className="text-ink-2 hover:underline">
          № {lead.number}
        </Link>
      }
    >
      <ol className="grid gap-1.5">
        {lead.hops.map((hop, index) => (
          <li key={index} className="flex items-center gap-2.5">
            <span aria-hidden className="slash h-3 w-1 shrink-0 bg-ink dark:bg-accent" />
            <span className="min-w-0 flex-1 truncate">
              {t.has(`hop.${hop.kind.replaceAll('.', '_')}`) ? t(`hop.${hop.kind.replaceAll('.', '_')}`) : hop.kind}
            </span>
            <Time value={hop.at} as="time" className="text-xs text-ink-3" />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Section({ title, action, children }: { title?: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="grid gap-2 border-t border-line p-4">
      {title ? (
        <div className="flex items-center justify-between">
          <h3 className="font-semibold">{title}</h3>
          {action}
        </div>
      ) : null}
      {children}
    </section>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

function Point({ value, raw, isMasked }: { value: string; raw: string; isMasked: boolean }) {
  const t = useTranslations('inbox');
  return (
    <span className="inline-flex items-center gap-1.5">
      {value}
      {isMasked ? <Lock aria-label={t('masked')} className="size-3.5 text-ink-3" /> : <CopyButton value={raw} iconOnly />}
    </span>
  );
}

function pathOf(page: string): string {
  return URL.canParse(page) ? new URL(page).pathname : page.slice(0, 60);
}
