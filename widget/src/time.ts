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
  const parts = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { weekday, day: 'numeric', month: 'long', timeZone }).formatToParts(new Date(at));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('weekday')}, ${part('day')} ${part('month')}`;
}

/** «Чт, 19 ноября, 14:30»: how an appointment is named. */
export function moment(at: string, locale: string, timeZone: string): string {
  const text = `${dayName(at, locale, timeZone)}, ${clock(at, locale, timeZone)}`;
  return text[0]?.toUpperCase() + text.slice(1);
}

/** Russian zones: [«по …», «в …», the short mark]. Others are named by their city. */
const RU_ZONES: Record<string, [string, string, string]> = {
  'Europe/Kaliningrad': ['Калининграду', 'Калининграде', 'клг'],
  'Europe/Moscow': ['Москве', 'Москве', 'мск'],
  'Europe/Samara': ['Самаре', 'Самаре', 'смр'],
  'Asia/Yekaterinburg': ['Екатеринбургу', 'Екатеринбурге', 'екб'],
  'Asia/Omsk': ['Омску', 'Омске', 'омск'],
  'Asia/Novosibirsk': ['Новосибирску', 'Новосибирске', 'нск'],
  'Asia/Krasnoyarsk': ['Красноярску', 'Красноярске', 'крск'],
  'Asia/Irkutsk': ['Иркутску', 'Иркутске', 'ирк'],
  'Asia/Yakutsk': ['Якутску', 'Якутске', 'якт'],
  'Asia/Vladivostok': ['Владивостоку', 'Владивостоке', 'влд'],
  'Asia/Magadan': ['Магадану', 'Магадане', 'мгд'],
  'Asia/Kamchatka': ['Камчатке', 'Петропавловске-Камчатском', 'кмч'],
};

export type ZoneNames = { by: string; at: string; mark: string };

export function zoneNames(timeZone: string, locale: string): ZoneNames {
  const city = (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
  if (locale === 'en') return { by: `${city} time`, at: `in ${city}`, mark: '' };
  const known = RU_ZONES[timeZone];
  return known ? { by: `по ${known[0]}`, at: `в ${known[1]}`, mark: known[2] } : { by: `по времени ${city}`, at: `(${city})`, mark: '' };
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

function dayOffset(at: string, now: Date, timeZone: string): number {
  return Math.round((Date.parse(dayKey(at, timeZone)) - Date.parse(dayKey(now, timeZone))) / 86_400_000);
}

/** «Откроемся завтра в 09:00». */
export function opensText(t: T, hours: Hours, now: Date): string {
  if (!hours.opensAt) return t('status.closed');
  const time = clock(hours.opensAt, t.locale, hours.timeZone);
  const offset = dayOffset(hours.opensAt, now, hours.timeZone);
  if (offset <= 0) return t('status.opens.today', { time });
  return offset === 1 ? t('status.opens.tomorrow', { time }) : t('status.opens.day', { day: new Intl.DateTimeFormat(t.locale, { weekday: 'short', timeZone: hours.timeZone }).format(new Date(hours.opensAt)), time });
}

/** «Откроемся завтра, в четверг…»: the long form of the closed window, with the visitor's time when it differs. */
export function closedText(t: T, hours: Hours, now: Date): string {
  if (!hours.opensAt) return t('closed.unknown');
  const offset = dayOffset(hours.opensAt, now, hours.timeZone);
  const day = offset <= 0 ? t('today') : offset === 1 ? t('tomorrow') : dayName(hours.opensAt, t.locale, hours.timeZone);
  const text = t('closed.when', { day, time: clock(hours.opensAt, t.locale, hours.timeZone), zone: zoneNames(hours.timeZone, t.locale).by });
  return isSameClock(hours.opensAt, hours.timeZone, visitorZone()) ? text : `${text} ${t('closed.yours', { time: clock(hours.opensAt, t.locale) })}`;
}

/** «Отвечаем сразу», or how long it takes by the last week's median. */
export function replyText(t: T, seconds: number | null): string {
  if (seconds === null || seconds < 60) return t('status.now');
  return seconds < 3600 ? t('status.minutes', { n: Math.ceil(seconds / 60) }) : t('status.hours', { n: Math.ceil(seconds / 3600) });
}
