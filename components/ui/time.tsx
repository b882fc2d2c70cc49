'use client';

import { useEffect, useState } from 'react';
import { useLocale } from 'next-intl';
import { formatDateTime, formatDay, formatMoment, formatRelative, formatTime } from './format';

type Props = {
  value: Date | string | number;
  as?: 'relative' | 'moment' | 'time' | 'day' | 'full';
  /** IANA; the viewer's own when not given. */ timeZone?: string;
  className?: string;
};

/** A moment in the viewer's zone; exact on hover. A relative one keeps itself right. */
export function Time({ value, as = 'moment', timeZone, className }: Props) {
  const locale = useLocale();
  const at = new Date(value);
  const now = useNow(as === 'relative' || as === 'moment' ? 30_000 : null); // half a minute: the finest word is "a minute ago"
  const text = {
    relative: () => formatRelative(at, { locale, now }),
    moment: () => formatMoment(at, { locale, now, timeZone }),
    time: () => formatTime(at, { locale, timeZone }),
    day: () => formatDay(at, { locale, timeZone }),
    full: () => formatDateTime(at, { locale, timeZone }),
  }[as]();
  return (
    <time
      dateTime={at.toISOString()}
      title={formatDateTime(at, { locale, timeZone, seconds: true })}
      className={className}
      suppressHydrationWarning
    >
      {text}
    </time>
  );
}

/** The clock of the page, ticking every `everyMs`; null stands still. */
export function useNow(everyMs: number | null): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (everyMs === null) return;
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
