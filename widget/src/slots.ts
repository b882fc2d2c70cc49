import type { Slot } from '../protocol';
import { dayKey } from './time';

/** Slots of the days that are shown, by day of the business's zone. Days without free time are kept: they are part of the answer. */
export type Day = { date: string; slots: Slot[] };

export const DAYS_SHOWN = 5;

/** Groups an offer's slots: five days from the first one, empty days included. */
export function daysOf(slots: readonly Slot[], timeZone: string): Day[] {
  const first = slots[0];
  if (!first) return [];
  const from = dayKey(first.startsAt, timeZone);
  return Array.from({ length: DAYS_SHOWN }, (_, index) => {
    const date = addDays(from, index);
    return { date, slots: slots.filter((slot) => dayKey(slot.startsAt, timeZone) === date) };
  });
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The `count` free times nearest to one that is gone, in their order. One button a time: whoever is free first. */
export function nearestTo(at: string, slots: readonly Slot[], count: number): Slot[] {
  const away = (slot: Slot): number => Math.abs(Date.parse(slot.startsAt) - Date.parse(at));
  const times = new Map(slots.map((slot) => [slot.startsAt, slot]));
  return [...times.values()]
    .sort((a, b) => away(a) - away(b))
    .slice(0, count)
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt));
}

export type DayPart = 'morning' | 'noon' | 'evening';

/** Morning until 12, afternoon until 17, evening after, by the venue's clock. One button a time: whoever is free first. */
export function partsOf(slots: readonly Slot[], timeZone: string): { part: DayPart; slots: Slot[] }[] {
  const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone });
  const parts: Record<DayPart, Slot[]> = { morning: [], noon: [], evening: [] };
  const times = new Set<string>();
  for (const slot of slots) {
    if (times.has(slot.startsAt)) continue;
    times.add(slot.startsAt);
    const at = Number(hour.format(new Date(slot.startsAt)));
    parts[at < 12 ? 'morning' : at < 17 ? 'noon' : 'evening'].push(slot);
  }
  return (['morning', 'noon', 'evening'] as const).filter((part) => parts[part].length > 0).map((part) => ({ part, slots: parts[part] }));
}

/** 9 990 ₽ from kopecks; kopecks themselves only when there are any. */
export function roubles(kopecks: number, locale: string): string {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'RUB',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: kopecks % 100 ? 2 : 0,
    maximumFractionDigits: 2,
  }).format(kopecks / 100);
}

/** `4:32` */
export function countdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
