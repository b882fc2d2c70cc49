import { formatDay, formatMoney, formatTime } from '@/components/ui/format';

/** «чт, 19 ноября, 14:30», in the zone of the business. */
export function whenOf(startsAt: string, timeZone: string, locale: string): string {
  return `${formatDay(startsAt, { locale, timeZone })}, ${formatTime(startsAt, { locale, timeZone })}`;
}

export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

type Priced = { priceKopecks: number | null; priceFrom: boolean };
type Translate = (key: 'free' | 'priceFrom', values?: { price: string }) => string;

export function priceOf({ priceKopecks, priceFrom }: Priced, locale: string, t: Translate): string | null {
  if (priceKopecks === null) return null;
  if (priceKopecks === 0) return t('free');
  const price = formatMoney(priceKopecks, { locale });
  return priceFrom ? t('priceFrom', { price }) : price;
}

/** Part of the day a start belongs to, by the clock of the business. */
export function partOf(startsAt: string, timeZone: string): 'morning' | 'afternoon' | 'evening' {
  const hour = Number(new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(new Date(startsAt)));
  if (hour < 12) return 'morning';
  return hour < 17 ? 'afternoon' : 'evening';
}

const errorKeys: Record<string, string> = {
  'name.required': 'name_required',
  'name.too_long': 'name_too_long',
  'phone.required': 'phone_required',
  'phone.invalid': 'phone_invalid',
  'email.invalid': 'email_invalid',
  'consent.required': 'consent_required',
  'input.too_long': 'too_long',
  'rate.limited': 'rate_limited',
  'booking.not_changeable': 'not_changeable',
  offline: 'offline',
};

/** Key of the text that says what went wrong and what to do. */
export function errorKey(reason: string): string {
  return `errors.${errorKeys[reason] ?? 'unknown'}`;
}
