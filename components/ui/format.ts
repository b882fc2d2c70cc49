/**
 * Figures and times as people write them, in two languages, with non-breaking spaces where a line must not break. Pure: the
 * zone, the language and "now" are arguments.
 */
const NBSP = '\u00a0';

type Where = { locale: string; /** IANA; the viewer's own when not given. */ timeZone?: string };
type Moment = Date | string | number;

const formatters = new Map<string, Intl.DateTimeFormat>();

function dateFormat({ locale, timeZone }: Where, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone ?? ''} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known;
  // English speaks the 24-hour clock too: the same digits stand in both languages of one company.
  const made = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'ru-RU', { timeZone, hourCycle: 'h23', ...options });
  formatters.set(key, made);
  return made;
}

/** 14:05 */
export function formatTime(value: Moment, { seconds = false, ...where }: Where & { seconds?: boolean }): string {
  return dateFormat(where, { hour: '2-digit', minute: '2-digit', ...(seconds ? { second: '2-digit' } : {}) }).format(new Date(value));
}

/** «чт, 19 ноября» / "Thu, 19 November"; with the year when it is another one. */
export function formatDay(value: Moment, { now, weekday = true, ...where }: Where & { now?: Date; weekday?: boolean }): string {
  const at = new Date(value);
  const otherYear = now !== undefined && yearOf(at, where) !== yearOf(now, where);
  return tie(
    dateFormat(where, {
      day: 'numeric',
      month: 'long',
      ...(weekday ? { weekday: 'short' } : {}),
      ...(otherYear ? { year: 'numeric' } : {}),
    }).format(at),
  );
}

/** «19 ноября 2026, 14:05» */
export function formatDateTime(value: Moment, { seconds = false, ...where }: Where & { seconds?: boolean }): string {
  const at = new Date(value);
  const day = dateFormat(where, { day: 'numeric', month: 'long', year: 'numeric' })
    .format(at)
    .replace(/\s?г\.$/, '');
  return `${tie(day)}, ${formatTime(at, { ...where, seconds })}`;
}

/** What a list shows: the time today, the weekday within a week, else the date. */
export function formatMoment(value: Moment, { now, ...where }: Where & { now: Date }): string {
  const at = new Date(value);
  if (dayKey(at, where) === dayKey(now, where)) return formatTime(at, where);
  const yesterday = new Date(now.getTime() - 86_400_000);
  if (dayKey(at, where) === dayKey(yesterday, where))
    return `${where.locale === 'en' ? 'yesterday' : 'вчера'}${NBSP}${formatTime(at, where)}`;
  const sameYear = yearOf(at, where) === yearOf(now, where);
  return tie(
    dateFormat(where, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) })
      .format(at)
      .replace(/\s?г\.$/, ''),
  );
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** «5 минут назад», «через 2 дня»; under a minute «сейчас». */
export function formatRelative(value: Moment, { locale, now }: { locale: string; now: Date }): string {
  const seconds = (new Date(value).getTime() - now.getTime()) / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, size] of steps) if (Math.abs(seconds) >= size) return tie(format.format(Math.trunc(seconds / size), unit));
  return format.format(0, 'second');
}

/** A span in words short enough for a table: «38 мс», «0,8 с», «3 мин 36 с», «2 ч 5 мин», «4 дн». */
export function formatDuration(ms: number, { locale }: { locale: string }): string {
  const unit = locale === 'en' ? { ms: 'ms', s: 's', m: 'min', h: 'h', d: 'd' } : { ms: 'мс', s: 'с', m: 'мин', h: 'ч', d: 'дн' };
  const span = Math.max(0, ms);
  if (span < 500) return `${Math.round(span)}${NBSP}${unit.ms}`;
  if (span < 10_000) return `${formatNumber(Math.round(span / 100) / 10, { locale })}${NBSP}${unit.s}`;
  const total = Math.round(span / 1000);
  const [days, hours, minutes, seconds] = [
    Math.floor(total / 86_400),
    Math.floor(total / 3600) % 24,
    Math.floor(total / 60) % 60,
    total % 60,
  ];
  const parts =
    days > 0
      ? [
          [days, unit.d],
          [hours, unit.h],
        ]
      : hours > 0
        ? [
            [hours, unit.h],
            [minutes, unit.m],
          ]
        : minutes > 0
          ? [
              [minutes, unit.m],
              [seconds, unit.s],
            ]
          : [[seconds, unit.s]];
  return parts
    .filter(([count], index) => index === 0 || count !== 0)
    .map(([count, name]) => `${count}${NBSP}${name}`)
    .join(NBSP);
}

/** A running clock: 4:32, 1:04:32. */
export function formatClock(ms: number): string {
  const total = Math.max(0, Math.ceil(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const tail = `${String(minutes).padStart(hours > 0 ? 2 : 1, '0')}:${String(seconds).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** 1 184; a four-digit number stays together too. */
export function formatNumber(value: number, { locale, digits = 1 }: { locale: string; digits?: number }): string {
  return new Intl.NumberFormat(locale === 'en' ? 'en-GB' : 'ru-RU', { maximumFractionDigits: digits, useGrouping: true })
    .format(value)
    .replace(/\s/g, NBSP);
}

/** A share from 0 to 1 as «44 %» / "44%". */
export function formatPercent(share: number, { locale }: { locale: string }): string {
  const figure = formatNumber(share * 100, { locale, digits: 0 });
  return locale === 'en' ? `${figure}%` : `${figure}${NBSP}%`;
}

/** Kopecks as «9 990 ₽»; kopecks appear only when there are any. */
export function formatMoney(kopecks: number, { locale }: { locale: string }): string {
  const digits = kopecks % 100 === 0 ? 0 : 2;
  const figure = new Intl.NumberFormat(locale === 'en' ? 'en-GB' : 'ru-RU', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
    .format(kopecks / 100)
    .replace(/\s/g, NBSP);
  return `${figure}${NBSP}₽`;
}

/** E.164 (masked characters pass) as +7 912 345-67-89; other countries in groups. */
export function formatPhone(phone: string): string {
  const russian = /^\+7([\d•]{3})([\d•]{3})([\d•]{2})([\d•]{2})$/.exec(phone);
  if (russian) return `+7${NBSP}${russian[1]}${NBSP}${russian[2]}-${russian[3]}-${russian[4]}`;
  const other = /^(\+[\d]{1,3})([\d•]{3})([\d•]{3})([\d•]{2,6})$/.exec(phone);
  return other ? `${other[1]}${NBSP}${other[2]}${NBSP}${other[3]}${NBSP}${other[4]}` : phone;
}

/** Short words and dashes keep their neighbour: «в 14:00», «до 500 заявок», «заявка — это». */
export function tieShortWords(text: string): string {
  return text
    .replace(/(?<=^|[\s(«„"])([\p{L}]{1,2}) (?=\S)/gu, `$1${NBSP}`)
    .replace(/ ([—–])(?= )/g, `${NBSP}$1`)
    .replace(/(\d) (?=[\p{L}₽%№])/gu, `$1${NBSP}`);
}

function tie(text: string): string {
  return text.replaceAll(' ', NBSP);
}

function yearOf(at: Date, where: Where): string {
  return dateFormat(where, { year: 'numeric' }).format(at);
}

function dayKey(at: Date, where: Where): string {
  return dateFormat(where, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}
