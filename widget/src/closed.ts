import type { Config } from './config';
import type { T } from './text';
import { en, ru } from './texts/closed';
import { clock, dayKey, dayName, isSameClock, visitorZone } from './time';

/** What the window says outside working hours: a chunk of its own, fetched before the window opens then. */
type Hours = Config['hours'];

export function prepare(t: T): void {
  t.add({ ru, en });
}

/** «Откроемся завтра, в четверг…»: the long form of the closed window, with the visitor's time when it differs. */
export function closedText(t: T, hours: Hours, now: Date): string {
  if (!hours.opensAt) return t('closed.unknown');
  const offset = dayOffset(hours.opensAt, now, hours.timeZone);
  const day = offset <= 0 ? t('today') : offset === 1 ? t('tomorrow') : dayName(hours.opensAt, t.locale, hours.timeZone);
  const text = t('closed.when', {
    day,
    time: clock(hours.opensAt, t.locale, hours.timeZone),
    zone: zoneNames(hours.timeZone, t.locale).by,
  });
  return isSameClock(hours.opensAt, hours.timeZone, visitorZone())
    ? text
    : `${text} ${t('closed.yours', { time: clock(hours.opensAt, t.locale) })}`;
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
  return offset === 1
    ? t('status.opens.tomorrow', { time })
    : t('status.opens.day', {
        day: new Intl.DateTimeFormat(t.locale, { weekday: 'short', timeZone: hours.timeZone }).format(new Date(hours.opensAt)),
        time,
      });
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
