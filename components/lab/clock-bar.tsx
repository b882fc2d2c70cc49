'use client';

import { useState } from 'react';
import { Pause, Play, SkipForward } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { formatDateTime } from '@/components/ui/format';
import { IconButton } from '@/components/ui/icon-button';
import { Skeleton } from '@/components/ui/skeleton';
import { Segmented } from '@/components/ui/tabs';
import { ClockAxis } from './clock-axis';
import { useLabClock } from './use-lab-clock';

const jumps = [
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
] as const;

/** The tenant's own clock: it stands, goes, runs sixty times as fast, or jumps to what would come by itself. */
export function ClockBar() {
  const t = useTranslations('lab.clock');
  const { clock, now, speed, timers, isError, move, run } = useLabClock();
  const [wanted, setWanted] = useState<string | null>(null);
  const isMovable = clock?.isMovable ?? false;
  const next = timers.find((timer) => now !== null && timer.at > now);
  const jump = (name: string, byMs: number) => {
    setWanted(name);
    move.mutate({ byMs });
  };
  return (
    <div aria-label={t('label')} role="group" className="shrink-0 border-b border-line px-5 py-3 phone:px-4">
      <div className="flex min-h-[52px] flex-wrap items-center gap-x-5 gap-y-3">
        <Figure now={now} timeZone={clock?.timeZone} />
        {clock && !isMovable ? null : (
          <div className={cn('flex items-center gap-2', !clock && 'invisible')}>
            <IconButton
              label={speed === 0 ? t('go') : t('stand')}
              className="border border-line-strong"
              onClick={() => run.mutate({ speed: speed === 0 ? 1 : 0 })}
            >
              {speed === 0 ? <Play /> : <Pause />}
            </IconButton>
            <Segmented
              aria-label={t('speed')}
              value={String(speed)}
              options={[
                { value: '1', label: '×1' },
                { value: '60', label: '×60' },
              ]}
              onValueChange={(value) => run.mutate({ speed: value === '60' ? 60 : 1 })}
            />
          </div>
        )}
        <ClockAxis now={now} timers={timers} timeZone={clock?.timeZone} />
        <div className="flex flex-wrap gap-1.5">
          {jumps.map(([name, byMs]) => (
            <Button key={name} size="sm" disabled={!isMovable} loading={move.isPending && wanted === name} onClick={() => jump(name, byMs)}>
              {t(name)}
            </Button>
          ))}
          <Button
            size="sm"
            disabled={!isMovable || !next}
            loading={move.isPending && wanted === 'event'}
            onClick={() => next && now && jump('event', next.at.getTime() - now.getTime() + 1000)}
          >
            {t('toEvent')}
            <SkipForward aria-hidden className="size-3.5" />
          </Button>
        </div>
      </div>
      {clock && !isMovable ? <p className="mt-1 text-sm text-ink-2">{t('live')}</p> : null}
      {isError ? <p className="mt-1 text-sm text-danger">{t('unknown')}</p> : null}
    </div>
  );
}

function Figure({ now, timeZone }: { now: Date | null; timeZone?: string }) {
  const t = useTranslations('lab.clock');
  const locale = useLocale();
  const text = now ? formatDateTime(now, { locale, timeZone, seconds: true }) : '';
  return (
    <div className="min-w-52">
      <p className="text-xs text-ink-3">{t('now')}</p>
      {now ? (
        <p className="tabular text-xl font-semibold tracking-[-.02em] phone:text-lg" suppressHydrationWarning>
          {text.slice(0, -2)}
          <span className="text-ink-3">{text.slice(-2)}</span>
        </p>
      ) : (
        <div className="flex h-[2.125rem] items-center phone:h-7">
          <Skeleton className="h-4 w-48" />
        </div>
      )}
    </div>
  );
}
