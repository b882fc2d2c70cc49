'use client';

import { useEffect, useState } from 'react';
import { Clock } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';
import { formatClock } from '@/components/ui/format';
import type { Held } from './book-api';
import { whenOf } from './words';

const HOLD_MS = 300_000; // the server's own length of a hold; only the bar's scale depends on it
const SPOKEN_SECONDS = [300, 60, 15];

/** «Держим за вами чт, 14:30 · 4:32». Warns in the last minute; a screen reader hears 5:00, 1:00 and 0:15 only. */
export function HoldBar({ hold: { card: hold, until } }: { hold: Held }) {
  const t = useTranslations('book');
  const locale = useLocale();
  const leftMs = useLeft(until);
  const when = whenOf(hold.startsAt, hold.timeZone, locale);
  const seconds = Math.ceil(leftMs / 1000);
  const spoken = SPOKEN_SECONDS.findLast((mark) => seconds <= mark);
  if (leftMs <= 0)
    return (
      <p role="status" className="mb-6 max-w-[520px] rounded-md bg-warning-wash px-4 py-3 text-base text-warning phone:mb-4">
        {t('expired', { when })}
      </p>
    );
  const isLast = leftMs <= 60_000;
  return (
    <div className="relative mb-6 flex max-w-[520px] items-center gap-3 overflow-hidden rounded-md border border-line bg-surface px-4 py-3 text-base phone:mb-4">
      <Clock aria-hidden className={cn('size-5 shrink-0', isLast ? 'text-warning' : 'text-(--brand-text)')} />
      {t('holding', { when })}
      <span role="timer" className={cn('tabular ml-auto text-lg leading-6 font-semibold', isLast && 'text-warning')}>
        {formatClock(leftMs)}
      </span>
      <span className="sr-only" aria-live="polite">
        {spoken ? t('holdLeft', { left: formatClock(spoken * 1000) }) : ''}
      </span>
      <span
        aria-hidden
        style={{ width: `${Math.min(100, (leftMs / HOLD_MS) * 100)}%` }}
        className={cn(
          'absolute bottom-0 left-0 h-[3px] transition-[width] duration-1000 ease-linear motion-reduce:transition-none',
          isLast ? 'bg-warning' : 'bg-(--brand)',
        )}
      />
    </div>
  );
}

/** Milliseconds until an instant of this browser's clock. */
function useLeft(until: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return until - now;
}
