import { DateTime } from 'luxon';

/**
 * Five-field cron with `*`, lists, ranges, steps, names, and `TZ=Area/City ` in front (UTC without it). As in cron(8), when
 * both day fields are restricted either may match.
 */
export type Cron = {
  zone: string;
  minutes: Set<number>;
  hours: Set<number>;
  days: Set<number>;
  months: Set<number>;
  weekdays: Set<number>;
  eitherDay: boolean;
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Throws an Error that quotes the expression when it is none. */
export function parseCron(source: string): Cron {
  const [, zone = 'UTC', rest = ''] = /^(?:TZ=(\S+)\s+)?(.*)$/.exec(source.trim()) ?? [];
  const fields = rest.trim().split(/\s+/);
  const [minute, hour, day, month, weekday] = fields;
  if (fields.length !== 5 || !minute || !hour || !day || !month || !weekday || !DateTime.local({ zone }).isValid)
    throw new Error(`"${source}" is not a cron expression`);
  try {
    return {
      zone,
      minutes: parseField(minute, 0, 59),
      hours: parseField(hour, 0, 23),
      days: parseField(day, 1, 31),
      months: parseField(month, 1, 12, MONTHS, 1),
      weekdays: new Set([...parseField(weekday, 0, 7, WEEKDAYS)].map((n) => n % 7)),
      eitherDay: day !== '*' && weekday !== '*',
    };
  } catch {
    throw new Error(`"${source}" is not a cron expression`);
  }
}

/** The first matching minute after `after`, in the cron's zone; minutes that a clock change skips are skipped. */
export function nextRun(cron: Cron, after: Date): Date {
  let at = DateTime.fromJSDate(after, { zone: cron.zone }).startOf('minute').plus({ minutes: 1 });
  const end = at.plus({ years: 5 }); // 29 February comes at least that often, apart from 2096–2104
  while (at < end) {
    if (!cron.months.has(at.month)) at = at.startOf('month').plus({ months: 1 });
    else if (!dayMatches(cron, at)) at = at.startOf('day').plus({ days: 1 });
    else if (!cron.hours.has(at.hour)) at = at.startOf('hour').plus({ hours: 1 });
    else if (!cron.minutes.has(at.minute)) at = at.plus({ minutes: 1 });
    else return at.toJSDate();
  }
  throw new Error('the cron expression never matches');
}

function dayMatches(cron: Cron, at: DateTime): boolean {
  const byDay = cron.days.has(at.day);
  const byWeekday = cron.weekdays.has(at.weekday % 7);
  return cron.eitherDay ? byDay || byWeekday : byDay && byWeekday;
}

function parseField(field: string, min: number, max: number, names: string[] = [], base = 0): Set<number> {
  const found = new Set<number>();
  for (const part of field.toLowerCase().split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const [from = '', to] = range.split('-');
    const numberOf = (text: string): number =>
      names.includes(text) ? names.indexOf(text) + base : /^\d+$/.test(text) ? Number(text) : Number.NaN;
    const low = range === '*' ? min : numberOf(from);
    const high = range === '*' ? max : to === undefined ? (step === undefined ? low : max) : numberOf(to);
    const every = step === undefined ? 1 : Number(step);
    if (!(low >= min && high <= max && low <= high && every > 0)) throw new Error('out of range');
    for (let n = low; n <= high; n += every) found.add(n);
  }
  return found;
}
