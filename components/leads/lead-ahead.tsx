'use client';

import { Bell, CalendarCheck, Timer } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { formatDay, formatTime } from '@/components/ui/format';
import type { LeadData } from './lead-screen';

const icons = { silence: Timer, day_before: Bell, soon: Bell, visit: CalendarCheck } as const;

/** «Дальше»: what will happen by itself if nothing changes. */
export function LeadAhead({ ahead }: { ahead: LeadData['ahead'] }) {
  const t = useTranslations('leads.ahead');
  const locale = useLocale();
  if (ahead.length === 0) return null;
  return (
    <section aria-label={t('title')} className="mt-6">
      <h3 className="mb-2 text-sm text-ink-2">{t('title')}</h3>
      <ol>
        {ahead.map(({ kind, at }) => {
          const Icon = icons[kind];
          return (
            <li
              key={`${kind}${at.getTime()}`}
              className="grid grid-cols-[76px_24px_minmax(0,1fr)] gap-x-3 pb-3 phone:grid-cols-[24px_minmax(0,1fr)]"
            >
              <time dateTime={at.toISOString()} className="tabular pt-0.5 text-sm text-ink-3 phone:col-start-2 phone:row-start-2">
                <span className="block phone:inline">{formatDay(at, { locale, weekday: false })}</span>{' '}
                <span>{formatTime(at, { locale })}</span>
              </time>
              <span
                aria-hidden
                className="grid size-6 place-items-center rounded-full border border-dashed border-line-strong text-ink-3 phone:col-start-1 phone:row-start-1"
              >
                <Icon className="size-3.5" strokeWidth={2} />
              </span>
              <p className="min-w-0 pt-0.5 text-base text-ink-2 phone:col-start-2 phone:row-start-1">{t(kind)}</p>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
