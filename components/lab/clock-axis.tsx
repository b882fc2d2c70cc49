'use client';

import { useLocale, useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';
import { formatDay, formatTime } from '@/components/ui/format';
import type { LabTimer } from './lab-types';
import { groupTimers, type TimerGroup } from './timer-groups';

type Props = { now: Date | null; timers: readonly LabTimer[]; timeZone?: string };

const SHOWN = 4; // as many moments as fit beside each other at 1440 px

/** What will come by itself, in order and not to scale: "now" first, then the next few moments. On a phone it is a list. */
export function ClockAxis({ now, timers, timeZone }: Props) {
  const t = useTranslations('lab.clock');
  const locale = useLocale();
  const coming = now ? timers.filter((timer) => timer.at > now) : [];
  const when = (at: Date) =>
    now && formatDay(at, { locale, timeZone }) === formatDay(now, { locale, timeZone })
      ? formatTime(at, { locale, timeZone })
      : `${formatDay(at, { locale, timeZone, weekday: false })}, ${formatTime(at, { locale, timeZone })}`;
  const groups = groupTimers(coming, when);
  const shown = groups.slice(0, SHOWN);
  const more = groups.slice(SHOWN).reduce((total, { count }) => total + count, 0);
  return (
    <ol
      aria-label={t('coming')}
      className="relative flex min-w-64 flex-1 items-start max-lg:order-last max-lg:basis-full phone:grid phone:gap-1"
    >
      <li className="relative min-w-14 pr-3 before:absolute before:top-[10px] before:right-0 before:left-0 before:h-0.5 before:bg-ink phone:hidden">
        <Mark className="h-[18px] bg-accent outline outline-(--accent-outline) -outline-offset-1" />
        <span className="mt-1 block text-xs font-semibold">{t('present')}</span>
      </li>
      {shown.map((group) => (
        <Moment key={group.label} group={group} />
      ))}
      {shown.length === 0 ? (
        <li
          className={cn(
            'relative flex-1 pt-[22px] text-xs text-ink-3 before:absolute before:top-[11px] before:right-0 before:left-0 before:h-px before:bg-line phone:pt-0 phone:before:hidden',
            !now && 'invisible', // its place is kept while nobody knows what comes
          )}
        >
          {t('nothing')}
        </li>
      ) : null}
      {more > 0 ? <li className="pt-[26px] text-xs text-ink-3 phone:pt-0">+{more}</li> : null}
    </ol>
  );
}

/** Names are never cut: they are what the axis is read for. */
function Moment({ group }: { group: TimerGroup }) {
  const t = useTranslations('lab.clock');
  return (
    <li className="relative min-w-0 flex-1 pr-2 before:absolute before:top-[11px] before:right-0 before:left-0 before:h-px before:bg-line-strong phone:flex phone:gap-2 phone:pr-0 phone:before:hidden">
      <Mark className="h-3 bg-paper outline outline-line-strong" />
      <span className="tabular mt-1 block text-xs text-ink-3 phone:mt-0" suppressHydrationWarning>
        {group.label}
      </span>
      <div className="text-xs text-ink-2">
        {group.kinds.map(({ kind, count, names }) => (
          <p key={kind} title={names.join(', ') || undefined} className="text-pretty break-words">
            {t(`timers.${kind}`)}
            {count > 1 ? <span className="tabular whitespace-nowrap text-ink-3"> ×{count}</span> : null}
          </p>
        ))}
      </div>
    </li>
  );
}

function Mark({ className }: { className: string }) {
  return (
    <span aria-hidden className="relative z-1 flex h-[22px] items-center pl-1 phone:hidden">
      <span className={cn('w-1 -skew-x-[20deg] rounded-[1px]', className)} />
    </span>
  );
}
