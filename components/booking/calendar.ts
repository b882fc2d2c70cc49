/** Dates as YYYY-MM-DD and months as YYYY-MM: arithmetic without clocks and zones. */
const DAY_MS = 86_400_000;

const at = (date: string): Date => new Date(`${date}T00:00:00Z`);
const iso = (value: Date): string => value.toISOString().slice(0, 10);

export function addDays(date: string, days: number): string {
  return iso(new Date(at(date).getTime() + days * DAY_MS));
}

export function monthOf(date: string): string {
  return date.slice(0, 7);
}

export function addMonths(month: string, months: number): string {
  const first = at(`${month}-01`);
  first.setUTCMonth(first.getUTCMonth() + months);
  return monthOf(iso(first));
}

export function daysOf(month: string): string[] {
  const count = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
  return Array.from({ length: count }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);
}

/** ISO: 1 Monday … 7 Sunday. */
export function weekdayOf(date: string): number {
  return at(date).getUTCDay() || 7;
}

/** Days of a month that are not over yet: what one request asks for. Null when the month is over. */
export function askFor(month: string, today: string): { from: string; days: number } | null {
  const left = daysOf(month).filter((date) => date >= today);
  return left[0] ? { from: left[0], days: left.length } : null;
}

export function weekdayNames(locale: string): string[] {
  const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'ru-RU', { weekday: 'short', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, index) => format.format(at(`2024-01-0${index + 1}`))); // 1 January 2024 was a Monday
}

export function monthLabel(month: string, locale: string): string {
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'ru-RU', { month: 'long', year: 'numeric', timeZone: 'UTC' })
    .format(at(`${month}-01`))
    .replace(/\s?г\.$/, '');
}
