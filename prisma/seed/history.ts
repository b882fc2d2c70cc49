import { DateTime } from 'luxon';
import type { SystemDb } from '@/server/platform/db/client';
import { createRandom } from './random';
import { createCalendar } from './history-calendar';
import { storyOf, type Story } from './history-story';
import { emptyRows, rowsOf, type HistoryRows } from './history-rows';

export type HistorySeed = {
  tenantId: string;
  timeZone: string;
  services: Record<string, string>;
  staff: Record<string, string>;
  operators: string[];
  documents: { data: string; marketing: string };
  widgetId: string;
  days: number;
  until: Date;
};

/**
 * Months of a clinic's life: leads by the hour and the weekday, dialogues, bookings that fit the specialists' hours, operators who
 * step in, people who fall silent. The rows are what the product itself writes, so every screen counts them by its usual code.
 */
export async function seedHistory(db: SystemDb, seed: HistorySeed): Promise<{ leads: number; bookings: number; messages: number }> {
  const random = createRandom(20_261_121);
  const calendar = createCalendar(random, seed.timeZone);
  const rows = emptyRows();
  for (const [index, arrival] of arrivals(random, seed).entries()) {
    const story: Story = storyOf({ random, calendar, seed, arrival, number: index + 1 });
    rowsOf(rows, seed, story);
  }
  await insert(db, rows);
  await db.tenant.update({ where: { id: seed.tenantId }, data: { leadCounter: rows.leads.length } });
  return { leads: rows.leads.length, bookings: rows.bookings.length, messages: rows.messages.length };
}

/** More on weekdays, most between 10 and 21, a few at night; slowly growing. */
function arrivals(random: ReturnType<typeof createRandom>, seed: HistorySeed): Date[] {
  const end = DateTime.fromJSDate(seed.until, { zone: seed.timeZone });
  const found: Date[] = [];
  for (let back = seed.days; back >= 0; back -= 1) {
    const day = end.minus({ days: back }).startOf('day');
    const usual = day.weekday <= 5 ? 11 : day.weekday === 6 ? 7 : 4;
    const count = Math.round(usual * (1.15 - (0.35 * back) / seed.days) + random.int(-2, 2));
    for (let index = 0; index < count; index += 1) {
      const hour = random.chance(0.07)
        ? random.int(0, 8)
        : random.weighted({
            '9': 6,
            '10': 9,
            '11': 10,
            '12': 9,
            '13': 7,
            '14': 8,
            '15': 8,
            '16': 8,
            '17': 9,
            '18': 10,
            '19': 10,
            '20': 9,
            '21': 7,
            '22': 4,
          });
      const at = day.plus({
        hours: Number(hour),
        minutes: random.int(0, 59),
        seconds: random.int(0, 59),
        milliseconds: random.int(0, 999),
      });
      if (at < end.minus({ minutes: 4 })) found.push(at.toJSDate());
    }
  }
  // Whatever the hour of the first start, somebody has just written.
  for (const minutes of [6, 11, 19, 28, 44, 63, 95, 130, 171])
    found.push(new Date(seed.until.getTime() - minutes * 60_000 - random.int(0, 50_000)));
  return found.sort((a, b) => a.getTime() - b.getTime());
}

async function insert(db: SystemDb, rows: HistoryRows): Promise<void> {
  await inBatches(rows.contacts, (data) => db.contact.createMany({ data }));
  await inBatches(rows.identities, (data) => db.contactIdentity.createMany({ data }));
  await inBatches(rows.leads, (data) => db.lead.createMany({ data }));
  await inBatches(rows.consents, (data) => db.consent.createMany({ data }));
  await inBatches(rows.conversations, (data) => db.conversation.createMany({ data }));
  await inBatches(rows.messages, (data) => db.message.createMany({ data }));
  await inBatches(rows.bookings, (data) => db.booking.createMany({ data }));
  await inBatches(rows.qualifications, (data) => db.qualification.createMany({ data }));
  await inBatches(rows.hops, (data) => db.traceHop.createMany({ data }));
}

async function inBatches<T>(rows: T[], write: (batch: T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += 1000) await write(rows.slice(start, start + 1000));
}
