import { DateTime } from 'luxon';
import { seedClinic } from '@/prisma/seed/clinic';
import { asSystem } from '@/server/auth/system';
import { confirmBooking, holdSlot } from '@/server/domain/bookings/commands';
import { freeSlots } from '@/server/domain/bookings/queries';
import type { Slot } from '@/server/domain/bookings/schema';
import type { Scope } from '@/server/domain/scope';
import { systemDb } from '@/server/platform/db/client';

/**
 * Fifty people want the same day of a clinic with three doctors (54 half-hour visits) at the same moment. Each looks at the free
 * time, presses a slot, takes the first alternative when somebody was faster, and confirms. Measured through the commands the
 * product uses, each in its own unit of work. Call it with DATABASE_URL of a migrated database in the environment.
 */
export type BookingFigures = {
  people: number;
  rounds: number;
  /** From the press on a slot to its answer, held or taken with alternatives. */
  holdMedianMs: number;
  holdP95Ms: number;
  /** Hold that won, and its confirmation. */
  bookingMedianMs: number;
  bookingP95Ms: number;
  attemptsPerSecond: number;
  lostRaces: number;
  /** Must be 0: people who ended without a visit although there was room for all. */
  leftWithout: number;
};

const PEOPLE = 50;
const ROUNDS = 5;
const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMin: 540, endMin: 1080 }));
const clinic = {
  services: [{ name: 'visit', durationMin: 30 }],
  staff: [
    { name: 'a', week },
    { name: 'b', week },
    { name: 'c', week },
  ],
};

export async function benchBooking(): Promise<BookingFigures> {
  const holds: number[] = [];
  const bookings: number[] = [];
  let lostRaces = 0;
  let leftWithout = 0;
  let seconds = 0;
  await round(4); // warm-up: connections, the JIT
  for (let i = 0; i < ROUNDS; i += 1) {
    const result = await round(PEOPLE);
    holds.push(...result.holds);
    bookings.push(...result.bookings);
    lostRaces += result.lostRaces;
    leftWithout += result.leftWithout;
    seconds += result.seconds;
  }
  return {
    people: PEOPLE,
    rounds: ROUNDS,
    holdMedianMs: quantile(holds, 0.5),
    holdP95Ms: quantile(holds, 0.95),
    bookingMedianMs: quantile(bookings, 0.5),
    bookingP95Ms: quantile(bookings, 0.95),
    attemptsPerSecond: Math.round(holds.length / seconds),
    lostRaces,
    leftWithout,
  };
}

type Round = { holds: number[]; bookings: number[]; lostRaces: number; leftWithout: number; seconds: number };

async function round(people: number): Promise<Round> {
  const t = await seedClinic(systemDb(), { clinic });
  const contacts = await Promise.all(Array.from({ length: people }, () => t.contact()));
  const from = DateTime.now().setZone(t.timeZone).plus({ days: 2 }).toISODate() ?? '';
  const serviceId = t.services.visit ?? '';
  const run = <T>(work: (scope: Scope) => Promise<T>): Promise<T> => asSystem(t.tenantId, 'bench', work);
  const day = await run((scope) => freeSlots(scope, { serviceId, from, days: 1 }));
  const slots = day.days.flatMap((entry) => entry.slots);
  const result: Round = { holds: [], bookings: [], lostRaces: 0, leftWithout: 0, seconds: 0 };
  const startedAt = performance.now();
  await Promise.all(contacts.map((contactId) => bookOne(run, { result, slots, serviceId, contactId })));
  result.seconds = (performance.now() - startedAt) / 1000;
  return result;
}

type Visit = { result: Round; slots: Slot[]; serviceId: string; contactId: string };

/** Twenty presses are more than anybody makes; who is left without by then is counted. */
async function bookOne(
  run: <T>(work: (scope: Scope) => Promise<T>) => Promise<T>,
  { result, slots, serviceId, contactId }: Visit,
): Promise<void> {
  let slot = slots[Math.floor(Math.random() * slots.length)];
  for (let press = 0; slot && press < 20; press += 1) {
    const { startsAt, staffId } = slot;
    const pressedAt = performance.now();
    const held = await run((scope) => holdSlot(scope, { serviceId, staffId, startsAt, holderKey: contactId, source: 'page' }));
    result.holds.push(performance.now() - pressedAt);
    if (held.outcome === 'held') {
      const confirmed = await run((scope) => confirmBooking(scope, { bookingId: held.booking.id, holderKey: contactId, contactId }));
      result.bookings.push(performance.now() - pressedAt);
      if (confirmed.outcome === 'confirmed') return;
    }
    result.lostRaces += 1;
    const others = held.outcome === 'slot_taken' ? held.alternatives : [];
    slot = others[Math.floor(Math.random() * others.length)];
  }
  result.leftWithout += 1;
}

function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}
