import type { Week } from '@/server/domain/tenants/schema';

export type HoursWords = { none: string; aroundTheClock: string };

/** `пн–пт 09:00–21:00; сб 10:00–14:00, 15:00–18:00`: days with the same hours together, also when others are between them. */
export function hoursInWords(week: Week, locale: string, words: HoursWords): string {
  const groups = new Map<string, number[]>();
  for (const [day, intervals] of week.entries()) {
    const hours = intervals.map((interval) => `${clock(interval.startMin)}–${clock(interval.endMin)}`).join(', ');
    if (hours) groups.set(hours, [...(groups.get(hours) ?? []), day]);
  }
  if (groups.size === 0) return words.none;
  const said = (hours: string): string => (hours === '00:00–24:00' ? words.aroundTheClock : hours);
  return [...groups]
    .map(([hours, days]) => (days.length === 7 && said(hours) !== hours ? said(hours) : `${daysInWords(days, locale)} ${said(hours)}`))
    .join('; ');
}

/** `пн–ср, пт` */
function daysInWords(days: readonly number[], locale: string): string {
  const runs: { from: number; to: number }[] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last && last.to === day - 1) last.to = day;
    else runs.push({ from: day, to: day });
  }
  return runs.map(({ from, to }) => (from === to ? dayName(from, locale) : `${dayName(from, locale)}–${dayName(to, locale)}`)).join(', ');
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
