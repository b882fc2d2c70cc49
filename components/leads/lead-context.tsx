'use client';

import type { ReactNode } from 'react';
import { Check, Lock, Minus } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { zoneName } from '@/components/booking/zones';
import { Link } from '@/components/navigation';
import { ChannelIcon, useChannelName } from '@/components/shell/channel';
import { sections } from '@/components/shell/sections';
import { useCan, useTenantPath } from '@/components/shell/shell-context';
import { CopyButton } from '@/components/ui/copy-button';
import { formatDateTime, formatPhone } from '@/components/ui/format';
import { Time } from '@/components/ui/time';
import { Tooltip } from '@/components/ui/tooltip';
import type { LeadData } from './lead-screen';

/** Who it is, where from, what was agreed to, what is booked. */
export function LeadContext({ lead }: { lead: LeadData }) {
  return (
    <aside className="min-w-0 max-lg:border-t max-lg:border-line phone:pb-6">
      <ContactBlock lead={lead} />
      <BookingsBlock lead={lead} />
      <SourceBlock lead={lead} />
      <AnswersBlock lead={lead} />
      <ConsentsBlock lead={lead} />
      <ConversationsBlock lead={lead} />
    </aside>
  );
}

function ContactBlock({ lead }: { lead: LeadData }) {
  const t = useTranslations('leads.context');
  const locale = useLocale();
  const channelName = useChannelName();
  const { contact } = lead;
  return (
    <Block title={t('contact')}>
      <Row label={t('phone')}>
        <Secret
          value={contact.phone ? formatPhone(contact.phone) : null}
          raw={contact.phone}
          masked={contact.isMasked}
          empty={t('notGiven')}
        />
      </Row>
      <Row label={t('email')}>
        <Secret value={contact.email} raw={contact.email} masked={contact.isMasked} empty={t('notGiven')} />
      </Row>
      {contact.identities.map(({ channel, username }) => (
        <Row key={channel} label={channelName(channel)}>
          {username ? `@${username}` : t('linked')}
        </Row>
      ))}
      {contact.timeZone ? <Row label={t('timeZone')}>{zoneName(contact.timeZone, locale)}</Row> : null}
    </Block>
  );
}

function Secret({ value, raw, masked, empty }: { value: string | null; raw: string | null; masked: boolean; empty: string }) {
  const t = useTranslations('leads.context');
  if (!value || !raw) return <span className="text-ink-3">{empty}</span>;
  return (
    <span className="flex min-w-0 items-center gap-1">
      <span className="truncate">{value}</span>
      {masked ? (
        <Tooltip content={t('masked')}>
          <span tabIndex={0} className="shrink-0 rounded-xs text-ink-3" aria-label={t('masked')}>
            <Lock aria-hidden className="size-3.5" />
          </span>
        </Tooltip>
      ) : (
        <CopyButton iconOnly value={raw} className="-my-1 shrink-0" />
      )}
    </span>
  );
}

function BookingsBlock({ lead }: { lead: LeadData }) {
  const t = useTranslations('leads');
  const locale = useLocale();
  if (lead.bookings.length === 0) return null;
  return (
    <Block title={t('context.bookings')}>
      {lead.bookings.map((booking) => (
        <div key={booking.id} className="text-sm">
          <p className="font-medium">{formatDateTime(booking.startsAt, { locale })}</p>
          <p className="text-ink-2">
            {booking.service.name}, {booking.staff.name}
          </p>
          <p className="text-ink-3">
            {t.has(`bookingStatuses.${booking.status}` as never) ? t(`bookingStatuses.${booking.status}` as never) : booking.status}
          </p>
        </div>
      ))}
    </Block>
  );
}

function SourceBlock({ lead }: { lead: LeadData }) {
  const t = useTranslations('leads');
  const rows = [
    [
      t('context.source'),
      lead.utmSource ?? (t.has(`sources.${lead.source}` as never) ? t(`sources.${lead.source}` as never) : lead.source),
    ],
    [t('context.medium'), lead.utmMedium],
    [t('context.campaign'), lead.utmCampaign],
    [t('context.term'), lead.utmTerm],
    [t('context.content'), lead.utmContent],
    [t('context.page'), lead.page],
    [t('context.landing'), lead.landingPage === lead.page ? null : lead.landingPage],
    [t('context.referrer'), lead.referrer],
  ] as const;
  return (
    <Block title={t('context.from')}>
      {rows.map(([label, value]) =>
        value ? (
          <Row key={label} label={label}>
            <span className="block truncate" title={value}>
              {value}
            </span>
          </Row>
        ) : null,
      )}
    </Block>
  );
}

function AnswersBlock({ lead }: { lead: LeadData }) {
  const t = useTranslations('leads.context');
  if (lead.answers.length === 0) return null;
  return (
    <Block title={t('answers')}>
      {lead.answers.map(({ question, answer }) => (
        <div key={question} className="text-sm">
          <p className="text-ink-2">{question}</p>
          <p className="break-words">{answer}</p>
        </div>
      ))}
    </Block>
  );
}

function ConsentsBlock({ lead }: { lead: LeadData }) {
  const t = useTranslations('leads.context');
  return (
    <Block title={t('consents')}>
      {(['data', 'marketing'] as const).map((purpose) => {
        const consent = lead.consents[purpose];
        return (
          <Row key={purpose} label={t(purpose)}>
            <span className="flex items-center gap-1.5">
              {consent?.given ? (
                <Check aria-hidden className="size-3.5 shrink-0" />
              ) : (
                <Minus aria-hidden className="size-3.5 shrink-0 text-ink-3" />
              )}
              {consent?.given ? (
                <span>
                  {consent.document ? `${t('version', { version: consent.document.version })}, ` : ''}
                  <Time value={consent.at} />
                </span>
              ) : (
                <span className="text-ink-3">{consent ? t('refused') : t('notAsked')}</span>
              )}
            </span>
          </Row>
        );
      })}
    </Block>
  );
}

function ConversationsBlock({ lead }: { lead: LeadData }) {
  const t = useTranslations('leads');
  const path = useTenantPath();
  const channelName = useChannelName();
  const mayTalk = useCan('conversations:read') && sections.some(({ id, exists }) => id === 'inbox' && exists);
  if (lead.conversations.length === 0) return null;
  return (
    <Block title={t('context.conversations')}>
      {lead.conversations.map((conversation) => {
        const words = (
          <>
            <ChannelIcon channel={conversation.channel} className="text-ink-3" />
            {channelName(conversation.channel)}
            <Time value={conversation.createdAt} className="ml-auto text-xs text-ink-3" />
          </>
        );
        const look = 'flex items-center gap-2 text-sm';
        return mayTalk ? (
          <Link key={conversation.id} href={`${path('inbox')}?c=${conversation.id}`} className={`${look} hover:underline`}>
            {words}
          </Link>
        ) : (
          <p key={conversation.id} className={look}>
            {words}
          </p>
        );
      })}
    </Block>
  );
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-2 border-b border-line px-5 py-4 last:border-b-0 phone:px-4">
      <h2 className="text-sm font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[92px_minmax(0,1fr)] gap-2 text-sm">
      <span className="truncate text-ink-2" title={label}>
        {label}
      </span>
      <div className="min-w-0">{children}</div>
    </div>
  );
}
