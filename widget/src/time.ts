import type { PublicConfig } from '../protocol';
import type { T } from './text';

/** Dates in the business's zone and the visitor's, by the browser's own Intl. */
export function visitorZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

export function clock(at: string | Date, locale: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(new Date(at));
}

/** `2026-11-19` in that zone. */
export function dayKey(at: string | Date, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone }).format(new Date(at));
}

/** «чт, 19 ноября» / `Thu, 19 November`. */
export function dayName(at: string | Date, locale: string, timeZone?: string, weekday: 'short' | 'long' = 'short'): string {
  const parts = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    weekday,
    day: 'numeric',
    month: 'long',
    timeZone,
  }).formatToParts(new Date(at));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('weekday')}, ${part('day')} ${part('month')}`;
}

/** «Чт, 19 ноября, 14:30»: how an appointment is named. */
export function moment(at: string, locale: string, timeZone: string): string {
  const text = `${dayName(at, locale, timeZone)}, ${clock(at, locale, timeZone)}`;
  return text[0]?.toUpperCase() + text.slice(1);
}

/** Whether two zones show the same clock at that moment. */
export function isSameClock(at: string | Date, one: string, other: string): boolean {
  return clock(at, 'ru', one) === clock(at, 'ru', other) && dayKey(at, one) === dayKey(at, other);
}

type Hours = PublicConfig['hours'];

/** The config may be five minutes old: what has passed since is worked out here. */
export function isOpenNow(hours: Hours, now: Date): boolean {
  if (hours.open) return !hours.closesAt || now < new Date(hours.closesAt);
  return hours.opensAt !== null && now >= new Date(hours.opensAt);
}

/** Who answers and how fast, by the last week's median; nothing about speed is promised while there is too little of it. */
export function replyText(t: T, { answers, replySeconds: seconds }: Pick<PublicConfig, 'answers' | 'replySeconds'>): string {
  if (seconds === null) return t(`status.${answers}`);
  if (seconds < 60) return t(`status.now.${answers}`);
  return seconds < 3600 ? t('status.minutes', { n: Math.ceil(seconds / 60) }) : t('status.hours', { n: Math.ceil(seconds / 3600) });
}
