import { useSyncExternalStore } from 'react';

/** Zones of Russia first: the business's own list is short, the world's is long. */
export const russianZones = [
  'Europe/Kaliningrad',
  'Europe/Moscow',
  'Europe/Samara',
  'Asia/Yekaterinburg',
  'Asia/Omsk',
  'Asia/Novosibirsk',
  'Asia/Krasnoyarsk',
  'Asia/Irkutsk',
  'Asia/Yakutsk',
  'Asia/Vladivostok',
  'Asia/Magadan',
  'Asia/Kamchatka',
] as const;

const KEY = 'fl-zone';
const listeners = new Set<() => void>();

/** The visitor's zone: the browser's, or the one they chose. Null on the server and in the first render. */
export function useVisitorZone(): [zone: string | null, choose: (zone: string) => void] {
  const zone = useSyncExternalStore(subscribe, currentZone, () => null);
  return [zone, chooseZone];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function currentZone(): string {
  return sessionStorage.getItem(KEY) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function chooseZone(zone: string): void {
  sessionStorage.setItem(KEY, zone);
  for (const listener of listeners) listener();
}

/** Do the clocks of two zones show the same at this moment? */
export function sameClock(at: string, left: string, right: string): boolean {
  const show = (timeZone: string): string =>
    new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(at));
  return show(left) === show(right);
}

/** «Екатеринбург», "Moscow": the city of a zone in the reader's language. */
export function zoneName(timeZone: string, locale: string): string {
  const city = cities[timeZone];
  if (city) return locale === 'en' ? city.en : city.ru;
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
}

const cities: Record<string, { ru: string; en: string }> = {
  'Europe/Kaliningrad': { ru: 'Калининград', en: 'Kaliningrad' },
  'Europe/Moscow': { ru: 'Москва', en: 'Moscow' },
  'Europe/Samara': { ru: 'Самара', en: 'Samara' },
  'Asia/Yekaterinburg': { ru: 'Екатеринбург', en: 'Yekaterinburg' },
  'Asia/Omsk': { ru: 'Омск', en: 'Omsk' },
  'Asia/Novosibirsk': { ru: 'Новосибирск', en: 'Novosibirsk' },
  'Asia/Krasnoyarsk': { ru: 'Красноярск', en: 'Krasnoyarsk' },
  'Asia/Irkutsk': { ru: 'Иркутск', en: 'Irkutsk' },
  'Asia/Yakutsk': { ru: 'Якутск', en: 'Yakutsk' },
  'Asia/Vladivostok': { ru: 'Владивосток', en: 'Vladivostok' },
  'Asia/Magadan': { ru: 'Магадан', en: 'Magadan' },
  'Asia/Kamchatka': { ru: 'Камчатка', en: 'Kamchatka' },
  'Europe/Kiev': { ru: 'Киев', en: 'Kyiv' },
  'Europe/Minsk': { ru: 'Минск', en: 'Minsk' },
  'Asia/Almaty': { ru: 'Алматы', en: 'Almaty' },
  'Asia/Tashkent': { ru: 'Ташкент', en: 'Tashkent' },
  'Europe/London': { ru: 'Лондон', en: 'London' },
  'Asia/Tbilisi': { ru: 'Тбилиси', en: 'Tbilisi' },
  'Asia/Yerevan': { ru: 'Ереван', en: 'Yerevan' },
  'Europe/Berlin': { ru: 'Берлин', en: 'Berlin' },
  UTC: { ru: 'UTC', en: 'UTC' },
};
