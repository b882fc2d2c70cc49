import type { Week } from '@/server/domain/tenants/schema';

/** `пн–пт 09:00–21:00, сб 09:00–18:00`: days with the same hours together. */
export function hoursInWords(week: Week, locale: string, dayOff: string): string {
  const days = week.map((intervals) => intervals.map((interval) => `${clock(interval.startMin)}–${clock(interval.endMin)}`).join(', '));
  const runs: { from: number; to: number; hours: string }[] = [];
  for (const [day, hours] of days.entries()) {
    const last = runs.at(-1);
    if (last && last.hours === hours) last.to = day;
    else runs.push({ from: day, to: day, hours });
  }
  const open = runs.filter((run) => run.hours !== '');
  if (open.length === 0) return dayOff;
  return open
    .map(
      (run) =>
        `${run.from === run.to ? dayName(run.from, locale) : `${dayName(run.from, locale)}–${dayName(run.to, locale)}`} ${run.hours}`,
    )
    .join(', ');
}

/** 0 is Monday. */
export function dayName(day: number, locale: string, style: 'short' | 'long' = 'short'): string {
  return new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + day))); // 1 January 2024 was a Monday
}

export function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** `09:30` → 570; midnight at the end of a day is 1440. Null when it is no time. */
export function minuteOf(time: string, isEnd = false): number | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(time);
  if (!match) return null;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return minute === 0 && isEnd ? 1440 : minute <= 1440 ? minute : null;
}
