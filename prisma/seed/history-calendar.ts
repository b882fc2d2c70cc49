import { DateTime } from 'luxon';
import { dentalClinic } from './services';
import type { Random } from './random';

export type Taken = { staff: string; startsAt: Date; endsAt: Date; busyTo: Date };

/** Finds a free time of a specialist who does the service, and keeps it taken. Null when the days ahead are full. */
export function createCalendar(
  random: Random,
  timeZone: string,
): { take: (service: string, after: Date, withinDays: number) => Taken | null } {
  const busy = new Map<string, { from: number; to: number }[]>();
  return {
    take(service, after, withinDays) {
      const wanted = dentalClinic.services.find((candidate) => candidate.name === service);
      if (!wanted) return null;
      const first = DateTime.fromJSDate(after, { zone: timeZone });
      for (let attempt = 0; attempt < 40; attempt += 1) {
        const person = random.pick(dentalClinic.staff.filter((candidate) => wanted.staff?.includes(candidate.name) ?? true));
        const day = first.plus({ days: random.int(attempt < 8 ? 0 : 1, withinDays) }).startOf('day');
        const periods = person.week.filter((period) => period.weekday === day.weekday);
        if (periods.length === 0) continue;
        const period = random.pick(periods);
        const steps = Math.floor((period.endMin - period.startMin - wanted.durationMin) / 30);
        if (steps < 0) continue;
        const start = day.plus({ minutes: period.startMin + 30 * random.int(0, steps) });
        if (start < first.plus({ minutes: 90 })) continue;
        const taken = { from: start.toMillis(), to: start.toMillis() + (wanted.durationMin + (wanted.bufferAfterMin ?? 0)) * 60_000 };
        const calendar = busy.get(person.name) ?? [];
        if (calendar.some((other) => other.from < taken.to && taken.from < other.to)) continue;
        busy.set(person.name, [...calendar, taken]);
        return {
          staff: person.name,
          startsAt: new Date(taken.from),
          endsAt: start.plus({ minutes: wanted.durationMin }).toJSDate(),
          busyTo: new Date(taken.to),
        };
      }
      return null;
    },
  };
}
