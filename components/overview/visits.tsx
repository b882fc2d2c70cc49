'use client';

import { MessageSquare } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { useCan, useTenantPath } from '@/components/shell/shell-context';
import { Badge, type Tone } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { formatPhone, formatTime } from '@/components/ui/format';
import { useNow } from '@/components/ui/time';
import { visitsHeadline } from './headlines';
import type { OverviewData } from './overview-screen';

type Visit = OverviewData['visits'][number];

/** Who comes today, by the clock of the business. */
export function Visits({ visits, timeZone }: Pick<OverviewData, 'visits' | 'timeZone'>) {
  const t = useTranslations('overview.visits');
  const path = useTenantPath();
  const now = useNow(60_000);
  const { count, unmarked } = visitsHeadline(visits, now);
  return (
    <section aria-labelledby="visits-title" className="border-t border-line py-6">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h2 id="visits-title" className="flex-1 text-md leading-[22px] font-semibold tracking-[-.01em]">
          {unmarked > 0 ? t('titleUnmarked', { count, unmarked }) : t('title', { count })}
        </h2>
        <Link href={path('bookings')} className="link text-sm">
          {t('all')}
        </Link>
      </div>
      {visits.length === 0 ? (
        <p className="mt-2 text-base text-ink-3">{t('empty')}</p>
      ) : (
        <ul className="mt-3">
          {visits.map((visit) => (
            <VisitRow key={visit.id} visit={visit} timeZone={timeZone} now={now} />
          ))}
        </ul>
      )}
    </section>
  );
}

const tones: Record<string, Tone> = { confirmed: 'info', completed: 'success', no_show: 'warning' };

function VisitRow({ visit, timeZone, now }: { visit: Visit; timeZone: string; now: Date }) {
  const t = useTranslations('overview.visits');
  const locale = useLocale();
  const path = useTenantPath();
  const mayTalk = useCan('conversations:read');
  const isUnmarked = visit.status === 'confirmed' && visit.endsAt <= now;
  const who = visit.contact?.name ?? (visit.contact?.phone ? formatPhone(visit.contact.phone) : t('nobody'));
  return (
    <li
      className={cn(
        'grid min-h-10 grid-cols-[64px_minmax(0,1.2fr)_minmax(0,1.3fr)_minmax(0,1fr)_152px_108px] items-center gap-x-3 border-t border-line py-1 text-base phone:grid-cols-[52px_minmax(0,1fr)_auto] phone:py-2',
        visit.endsAt <= now && 'text-ink-2',
      )}
    >
      <span className="tabular font-semibold">{formatTime(visit.startsAt, { locale, timeZone })}</span>
      {visit.leadId ? (
        <Link href={path('leads', visit.leadId)} className="truncate font-medium hover:underline">
          {who}
        </Link>
      ) : (
        <span className="truncate font-medium">{who}</span>
      )}
      <span className="truncate text-ink-2 phone:col-start-2 phone:row-start-2 phone:text-sm">{visit.serviceName}</span>
      <span className="truncate text-ink-2 phone:hidden">{visit.staffName}</span>
      <Badge
        tone={isUnmarked ? 'warning' : (tones[visit.status] ?? 'neutral')}
        className="justify-self-start phone:col-start-3 phone:row-start-1"
      >
        {isUnmarked ? t('unmarked') : t(`statuses.${visit.status}` as 'statuses.confirmed')}
      </Badge>
      {mayTalk && visit.conversationId ? (
        <Link
          href={`${path('inbox')}?c=${visit.conversationId}`}
          aria-label={t('writeTo', { name: who })}
          className={buttonClass({ size: 'sm', className: 'justify-self-end phone:hidden' })}
        >
          <MessageSquare aria-hidden />
          {t('write')}
        </Link>
      ) : (
        <span className="phone:hidden" />
      )}
    </li>
  );
}
