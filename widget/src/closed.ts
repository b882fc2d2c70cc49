import type { Config } from './config';
import type { T } from './text';
import { en, ru } from './texts/closed';
import { clock, dayKey, dayName, isSameClock, visitorZone } from './time';

/**
 * What the window says outside working hours: a chunk of its own, fetched before the window opens then. Days and hours are
 * the visitor's; the business's own hour stands beside them when the clocks differ.
 */
type Hours = Config['hours'];

export function prepare(t: T): void {
  t.add({ ru, en });
}

/** «Откроемся завтра, в чт, 19 ноября, в 07:00 по вашему времени. У нас будет 09:00.» */
export function closedText(t: T, hours: Hours, now: Date): string {
  const { opensAt, timeZone } = hours;
  if (!opensAt) return t('closed.unknown');
  const time = clock(opensAt, t.locale);
  const day = dayWord(t, opensAt, now) ?? dayName(opensAt, t.locale);
  return isSameClock(opensAt, timeZone, visitorZone())
    ? t('closed.when', { day, time })
    : t('closed.yours', { day, time, venue: clock(opensAt, t.locale, timeZone) });
}

/** «Откроемся завтра в 09:00». */
export function opensText(t: T, { opensAt }: Hours, now: Date): string {
  if (!opensAt) return t('closed.title');
  const day = dayWord(t, opensAt, now) ?? new Intl.DateTimeFormat(t.locale, { weekday: 'short' }).format(new Date(opensAt));
  return t('status.opens', { day, time: clock(opensAt, t.locale) });
}

function dayWord(t: T, at: string, now: Date): string | null {
  const days = Math.round((Date.parse(dayKey(at)) - Date.parse(dayKey(now))) / 86_400_000);
  return days <= 0 ? t('today') : days === 1 ? t('tomorrow') : null;
}
