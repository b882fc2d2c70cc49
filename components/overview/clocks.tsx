'use client';

import type { ReactNode } from 'react';
import { useLocale, useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';
import { formatDuration, formatNumber, formatPercent } from '@/components/ui/format';
import { contactHeadline } from './headlines';
import type { OverviewData } from './overview-screen';
import { Sparkline } from './sparkline';

/** Today beside the week: leads, bookings, time to first contact. */
export function Clocks({ data }: { data: OverviewData }) {
  const t = useTranslations('overview.clocks');
  const locale = useLocale();
  const { today, week, weekBefore, days, goalSeconds } = data;
  const headline = contactHeadline(today, week);
  const seconds = (value: number): string => formatDuration(value * 1000, { locale });
  const lastWeek = days.slice(-7);
  const missed = week.contacted - week.withinGoal;
  return (
    <section aria-labelledby="clocks-title" className="border-t border-line py-6">
      <h2 id="clocks-title" className="text-md leading-[22px] font-semibold tracking-[-.01em]">
        {t(`title.${headline.key}`, { time: seconds(headline.seconds) })}
      </h2>
      <div className="mt-4 grid grid-cols-3 phone:grid-cols-1">
        <Clock label={t('contact')} figure={today.medianSeconds === null ? null : seconds(today.medianSeconds)} empty={t('noContactYet')}>
          {week.medianSeconds === null ? null : (
            <p>{t('contactWeek', { median: seconds(week.medianSeconds), p95: seconds(week.p95Seconds ?? week.medianSeconds) })}</p>
          )}
          {week.contacted > 0 ? (
            <p className={cn(missed > 0 && 'text-warning')}>
              {missed > 0
                ? t('goalMissed', { goal: seconds(goalSeconds), missed, total: week.contacted })
                : t('goalKept', { goal: seconds(goalSeconds) })}
            </p>
          ) : null}
        </Clock>
        <Clock label={t('leads')} figure={formatNumber(today.leads, { locale })}>
          <Sparkline values={lastWeek.map((day) => day.leads)} />
          <p>{t('week', { count: week.leads, before: weekBefore.leads })}</p>
        </Clock>
        <Clock label={t('bookings')} figure={formatNumber(today.bookings, { locale })}>
          <Sparkline values={lastWeek.map((day) => day.bookings)} />
          <p>{t('week', { count: week.bookings, before: weekBefore.bookings })}</p>
          {week.leads > 0 ? <p>{t('share', { share: formatPercent(Math.min(1, week.bookings / week.leads), { locale }) })}</p> : null}
        </Clock>
      </div>
    </section>
  );
}

type ClockProps = { label: string; figure: string | null; empty?: string; children: ReactNode };

function Clock({ label, figure, empty, children }: ClockProps) {
  const [value = '', ...units] = (figure ?? '').split('\u00a0');
  // "2 min 36 s" has figures after the first unit: it stays whole. "1 184" is one figure with groups.
  const single = units.length === 1 && !/^\d/.test(units[0] ?? '');
  return (
    <div className="border-line px-5 first:pl-0 last:pr-0 not-first:border-l phone:px-0 phone:py-3 phone:not-first:border-t phone:not-first:border-l-0">
      <p className="text-sm text-ink-2">{label}</p>
      {figure === null ? (
        <p className="mt-1 flex h-11 items-center text-base text-ink-3">{empty}</p>
      ) : (
        <p className="mt-1 text-[40px] leading-[44px] font-semibold tracking-[-.03em]">
          {single ? value : figure}
          {single ? <span className="ml-1 text-lg font-medium text-ink-2">{units[0]}</span> : null}
        </p>
      )}
      <div className="mt-2 grid gap-0.5 text-xs text-ink-3">{children}</div>
    </div>
  );
}
