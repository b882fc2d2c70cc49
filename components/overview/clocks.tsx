'use client';

import { useLocale, useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';
import { formatDuration, formatNumber, formatPercent } from '@/components/ui/format';
import { clocksHeadline } from './headlines';
import type { OverviewData } from './overview-screen';
import { Sparkline } from './sparkline';

/** How long people wait: for the bot, for a person after the hand-over, for the next words of a person. Beside them, the day in figures. */
export function Clocks({ data }: { data: OverviewData }) {
  const t = useTranslations('overview.clocks');
  const locale = useLocale();
  const { week, person, reply, goals } = data;
  const headline = clocksHeadline(week, person);
  const time = (seconds: number): string => formatDuration(seconds * 1000, { locale });
  const bot = { count: week.contacted, medianSeconds: week.medianSeconds, p95Seconds: week.p95Seconds, withinGoal: week.withinGoal };
  return (
    <section aria-labelledby="clocks-title" className="border-t border-line py-6">
      <h2 id="clocks-title" className="text-md leading-[22px] font-semibold tracking-[-.01em]">
        {t(`title.${headline.key}`, { bot: time(headline.bot), person: time(headline.person) })}
      </h2>
      <div className="mt-4 grid grid-cols-[1fr_1fr_1fr_1.35fr] max-xl:grid-cols-2 max-xl:gap-y-6 phone:grid-cols-1 phone:gap-y-0">
        <Clock label={t('bot')} empty={t('botEmpty')} clock={bot} goal={goals.bot} />
        <Clock label={t('person')} empty={t('personEmpty')} clock={person} goal={goals.person} />
        <Clock label={t('reply')} empty={t('replyEmpty')} clock={reply} goal={goals.reply} />
        <Day data={data} />
      </div>
    </section>
  );
}

const column =
  'min-w-0 border-line px-5 first:pl-0 last:pr-0 not-first:border-l max-xl:odd:border-l-0 max-xl:odd:pl-0 phone:px-0 phone:py-4 phone:first:pt-0 phone:not-first:border-t phone:not-first:border-l-0';

type ClockProps = { label: string; empty: string; clock: OverviewData['person']; goal: number };

function Clock({ label, empty, clock: { count, medianSeconds, p95Seconds, withinGoal }, goal }: ClockProps) {
  const t = useTranslations('overview.clocks');
  const locale = useLocale();
  const time = (seconds: number): string => formatDuration(seconds * 1000, { locale });
  const missed = count - withinGoal;
  return (
    <div className={column}>
      <p className="text-sm text-ink-2">{label}</p>
      {medianSeconds === null ? (
        <p className="mt-1 flex min-h-11 items-center text-base text-ink-3">{empty}</p>
      ) : (
        <>
          <Figure>{time(medianSeconds)}</Figure>
          <div className="mt-2 grid gap-0.5 text-xs text-ink-3">
            <p>{t('median', { p95: time(p95Seconds ?? medianSeconds) })}</p>
            <p className={cn(missed > 0 && 'text-warning')}>
              {missed > 0 ? t('goalMissed', { goal: time(goal), missed, total: count }) : t('goalKept', { goal: time(goal) })}
            </p>
          </div>
        </>
      )}
    </div>
  );
}

/** "1,2 с" with a small unit; "2 мин 36 с" has figures after the first unit and stays whole, smaller. */
function Figure({ children }: { children: string }) {
  const [value = '', ...units] = children.split('\u00a0');
  if (units.length !== 1)
    return <p className="mt-1 text-[32px] leading-[44px] font-semibold tracking-[-.03em] whitespace-nowrap">{children}</p>;
  return (
    <p className="mt-1 text-[40px] leading-[44px] font-semibold tracking-[-.03em]">
      {value}
      <span className="ml-1 text-lg font-medium text-ink-2">{units[0]}</span>
    </p>
  );
}

function Day({ data: { today, week, weekBefore, days } }: { data: OverviewData }) {
  const t = useTranslations('overview.clocks');
  const locale = useLocale();
  const lastWeek = days.slice(-7);
  return (
    <div className={cn(column, 'grid grid-cols-2 content-start gap-x-6')}>
      {(['leads', 'bookings'] as const).map((what) => (
        <div key={what} className="min-w-0">
          <p className="text-sm text-ink-2">{t(what)}</p>
          <p className="mt-1 text-[40px] leading-[44px] font-semibold tracking-[-.03em]">{formatNumber(today[what], { locale })}</p>
          <Sparkline values={lastWeek.map((day) => day[what])} />
          <p className="mt-1 text-xs text-ink-3">{t('week', { count: week[what], before: weekBefore[what] })}</p>
        </div>
      ))}
      {week.leads > 0 ? (
        <p className="col-span-2 mt-0.5 text-xs text-ink-3">
          {t('share', { share: formatPercent(Math.min(1, week.bookings / week.leads), { locale }) })}
        </p>
      ) : null}
    </div>
  );
}
