import { DateTime } from 'luxon';
import { z } from 'zod';
import { shownContact } from '@/server/domain/leads/queries';
import { dateIn, datesFrom } from '@/server/domain/schedules/rules';
import type { Scope } from '@/server/domain/scope';
import { openOptional, sha256 } from '@/server/platform/crypto';
import { publicUrl } from '@/server/platform/env';
import { notFound } from '@/server/platform/errors';
import type { BookingCard } from '@/widget/protocol';
import { freeTimes, nearestTo, onePerStart, visibleStatus, type FreeTime, type ServiceTimes, type SlotFacts } from './rules';
import type { Booking, BookingSource, FreeSlots, ListBookings, Slot } from './schema';

type Wanted = {
  serviceId: string;
  staffId?: string;
  /** Holds of this holder do not stand in the holder's own way. */
  holderKey?: string;
  /** A booking that is being moved does not stand in its own way. */
  exceptBookingId?: string;
};

/** Free time of `days` dates from `from` (YYYY-MM-DD in the tenant's zone). Without `staffId` each start is offered once. Throws NOT_FOUND. */
export async function freeSlots(scope: Scope, { from, days, ...wanted }: Wanted & { from: string; days: number }): Promise<FreeSlots> {
  const dates = datesFrom(from, days);
  const loaded = await loadFacts(scope, wanted, dates);
  const times = offered(loaded, wanted);
  const toSlot = slotMaker(loaded);
  return {
    serviceId: wanted.serviceId,
    timeZone: loaded.facts.timeZone,
    days: dates.map((date) => ({ date, slots: times.filter((time) => time.date === date).map(toSlot) })),
  };
}

/**
 * The `count` free starts closest to `around`, in order of time; with the same specialist while there are any, otherwise with
 * anybody. An empty list means there is nothing up to the horizon. Throws NOT_FOUND.
 */
export async function nearestSlots(
  scope: Scope,
  { around, count, ...wanted }: Wanted & { around: Date | string; count: number },
): Promise<Slot[]> {
  const aroundMs = new Date(around).getTime();
  const { timeZone } = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { timeZone: true } });
  const today = dateIn(timeZone, scope.now());
  // The day before and after first: the usual case reads little. Then everything up to the longest horizon.
  const near = DateTime.fromISO(dateIn(timeZone, aroundMs), { zone: 'utc' }).minus({ days: 1 }).toISODate() ?? today;
  for (const [from, days] of [
    [near > today ? near : today, 3],
    [today, 62],
    [today, 367],
  ] as const) {
    const loaded = await loadFacts(scope, wanted, datesFrom(from, days));
    const times = offered(loaded, wanted);
    if (times.length >= count || (days === 367 && times.length > 0)) return nearestTo(aroundMs, times, count).map(slotMaker(loaded));
  }
  return wanted.staffId ? nearestSlots(scope, { ...wanted, staffId: undefined, around, count }) : [];
}

/** Who is offered at this exact start by the hours, the notice and the horizon. Whether they are free is decided when the slot is taken. */
export async function offeredStaff(
  scope: Scope,
  { startsAt, ...wanted }: Wanted & { startsAt: Date },
): Promise<{ staffIds: string[]; times: ServiceTimes }> {
  const { timeZone } = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { timeZone: true } });
  const loaded = await loadFacts(scope, wanted, [dateIn(timeZone, startsAt)], { timeZone, skipBusy: true });
  const isFree = (time: FreeTime): boolean => time.startMs === startsAt.getTime();
  return {
    staffIds: freeTimes(loaded.facts)
      .filter(isFree)
      .map((time) => time.staffId),
    times: loaded.facts.service,
  };
}

/** Throws NOT_FOUND. */
export async function getBooking(scope: Scope, bookingId: string): Promise<Booking> {
  const row = await scope.db.booking.findFirst({ where: { tenantId: scope.tenantId, id: bookingId }, select: bookingFields });
  if (!row) throw notFound('booking');
  return toBooking(row, scope.now());
}

/** By the secret of a manage link. Throws NOT_FOUND. */
export async function getBookingByToken(scope: Scope, manageToken: string): Promise<Booking> {
  const row = await scope.db.booking.findFirst({
    where: { tenantId: scope.tenantId, manageTokenHash: sha256(manageToken) },
    select: bookingFields,
  });
  if (!row) throw notFound('booking');
  return toBooking(row, scope.now());
}

/** Live hold of a holder: what Back, a reload or the second tab must find again. */
export async function findHold(scope: Scope, { holderKey }: { holderKey: string }): Promise<Booking | null> {
  const row = await scope.db.booking.findFirst({
    where: { tenantId: scope.tenantId, holderKey, status: 'hold', holdExpiresAt: { gt: scope.now() } },
    select: bookingFields,
  });
  return row ? toBooking(row, scope.now()) : null;
}

/** What the widget, letters and messages show of a booking; the links are there once it was confirmed. Throws NOT_FOUND. */
export async function bookingCard(scope: Scope, bookingId: string): Promise<BookingCard> {
  const booking = await getBooking(scope, bookingId);
  const [secret, tenant] = [
    await scope.db.booking.findFirst({ where: { tenantId: scope.tenantId, id: bookingId }, select: { manageToken: true } }),
    await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { slug: true, timeZone: true, settings: true } }),
  ];
  const token = openOptional(secret?.manageToken);
  return {
    id: booking.id,
    status: booking.status,
    serviceId: booking.serviceId,
    serviceName: booking.serviceName,
    staffId: booking.staffId,
    staffName: booking.staffName,
    startsAt: booking.startsAt.toISOString(),
    endsAt: booking.endsAt.toISOString(),
    timeZone: tenant.timeZone,
    holdExpiresAt: booking.status === 'hold' ? (booking.holdExpiresAt?.toISOString() ?? null) : null,
    priceKopecks: booking.priceKopecks,
    priceFrom: booking.priceFrom,
    address: settingsSchema.parse(tenant.settings).address ?? null,
    icsUrl: token ? `${publicUrl()}/api/book/v1/${tenant.slug}/bookings/${token}.ics` : null,
    manageUrl: token ? `${publicUrl()}/book/${tenant.slug}/manage/${token}` : null,
  };
}

export type ListedBooking = Booking & {
  contact: { name: string | null; phone: string | null; email: string | null; isMasked: boolean } | null;
  note: string | null;
};

/** Bookings that start within the dates (tenant's zone, both inclusive), in order of time. Holds and expired ones only when asked for by status. */
export async function listBookings(scope: Scope, { from, to, statuses, ...filter }: ListBookings): Promise<ListedBooking[]> {
  const { timeZone } = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { timeZone: true } });
  const rows = await scope.db.booking.findMany({
    where: {
      tenantId: scope.tenantId,
      ...filter,
      status: { in: statuses ?? ['confirmed', 'cancelled', 'completed', 'no_show'] },
      startsAt: {
        gte: DateTime.fromISO(from, { zone: timeZone }).toJSDate(),
        lt: DateTime.fromISO(to, { zone: timeZone }).plus({ days: 1 }).toJSDate(),
      },
    },
    select: { ...bookingFields, note: true, contact: { select: { id: true, name: true, phone: true, email: true, timeZone: true } } },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    take: 1000, // a busy clinic has some 600 visits a week; a longer range is narrowed by filters
  });
  return rows.map(({ contact, note, ...row }) => ({
    ...toBooking(row, scope.now()),
    contact: contact ? shownContact(scope, contact) : null,
    note: openOptional(note),
  }));
}

const settingsSchema = z.object({ address: z.string().optional().catch(undefined) }).catch({});

const bookingFields = {
  id: true,
  status: true,
  serviceId: true,
  staffId: true,
  contactId: true,
  leadId: true,
  conversationId: true,
  startsAt: true,
  endsAt: true,
  holdExpiresAt: true,
  holderKey: true,
  source: true,
  sequence: true,
  cancelReason: true,
  createdAt: true,
  service: { select: { name: true, durationMin: true, priceKopecks: true, priceFrom: true } },
  staff: { select: { name: true } },
} as const;

type BookingRow = Omit<Booking, 'status' | 'source' | 'serviceName' | 'durationMin' | 'priceKopecks' | 'priceFrom' | 'staffName'> & {
  status: string;
  source: string;
  service: { name: string; durationMin: number; priceKopecks: number | null; priceFrom: boolean };
  staff: { name: string };
};

function toBooking({ service, staff, ...row }: BookingRow, now: Date): Booking {
  return {
    ...row,
    status: visibleStatus(row, now),
    source: row.source as BookingSource,
    serviceName: service.name,
    durationMin: service.durationMin,
    priceKopecks: service.priceKopecks,
    priceFrom: service.priceFrom,
    staffName: staff.name,
  };
}

type Loaded = { facts: SlotFacts; names: Map<string, string> };

async function loadFacts(
  scope: Scope,
  wanted: Wanted,
  dates: string[],
  known: { timeZone?: string; skipBusy?: boolean } = {},
): Promise<Loaded> {
  const { tenantId, db } = scope;
  const timeZone = known.timeZone ?? (await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { timeZone: true } })).timeZone;
  const service = await db.service.findFirst({
    where: { tenantId, id: wanted.serviceId, active: true },
    select: { durationMin: true, bufferBeforeMin: true, bufferAfterMin: true, noticeMin: true, horizonDays: true, stepMin: true },
  });
  if (!service) throw notFound('service');
  const staff = await db.staff.findMany({
    where: {
      tenantId,
      active: true,
      services: { some: { serviceId: wanted.serviceId } },
      ...(wanted.staffId ? { id: wanted.staffId } : {}),
    },
    select: { id: true, name: true, rules: { select: { weekday: true, startMin: true, endMin: true } } },
    orderBy: [{ sortOrder: 'asc' }, { id: 'asc' }],
  });
  if (wanted.staffId && staff.length === 0) throw notFound('staff');
  const exceptions = await db.availabilityException.findMany({
    where: { tenantId, date: { in: dates.flatMap((date) => datesFrom(date, 2)) } },
    select: { staffId: true, date: true, closed: true, startMin: true, endMin: true },
  });
  const busy = known.skipBusy
    ? []
    : await busyTimes(
        scope,
        wanted,
        staff.map((person) => person.id),
        dates,
      );
  return {
    facts: {
      timeZone,
      now: scope.now(),
      service,
      staff: staff.map((person) => ({ staffId: person.id, weekly: person.rules })),
      exceptions,
      busy,
      dates,
    },
    names: new Map(staff.map((person) => [person.id, person.name])),
  };
}

async function busyTimes(scope: Scope, wanted: Wanted, staffIds: string[], dates: string[]): Promise<SlotFacts['busy']> {
  // Two days on either side cover every zone (UTC−12…+14) and a service that runs over midnight with its buffers.
  const first = DateTime.fromISO(dates[0] ?? '', { zone: 'utc' })
    .minus({ days: 2 })
    .toJSDate();
  const last = DateTime.fromISO(dates.at(-1) ?? '', { zone: 'utc' })
    .plus({ days: 3 })
    .toJSDate();
  const rows = await scope.db.booking.findMany({
    where: {
      tenantId: scope.tenantId,
      staffId: { in: staffIds },
      startsAt: { gte: first, lt: last },
      OR: [
        { status: 'confirmed' },
        {
          status: 'hold',
          holdExpiresAt: { gt: scope.now() },
          // A hold of nobody in particular is in everybody's way; SQL's `NOT holder_key = …` would leave it out.
          ...(wanted.holderKey ? { OR: [{ holderKey: null }, { holderKey: { not: wanted.holderKey } }] } : {}),
        },
      ],
      ...(wanted.exceptBookingId ? { id: { not: wanted.exceptBookingId } } : {}),
    },
    select: { staffId: true, busyFrom: true, busyTo: true },
  });
  return rows.map((row) => ({ staffId: row.staffId, startMs: row.busyFrom.getTime(), endMs: row.busyTo.getTime() }));
}

function offered({ facts }: Loaded, wanted: Wanted): FreeTime[] {
  const times = freeTimes(facts);
  if (wanted.staffId) return times;
  const load = new Map<string, number>();
  for (const interval of facts.busy) {
    const key = `${interval.staffId} ${dateIn(facts.timeZone, interval.startMs)}`;
    load.set(key, (load.get(key) ?? 0) + 1);
  }
  return onePerStart(times, (staffId, date) => load.get(`${staffId} ${date}`) ?? 0);
}

function slotMaker({ names }: Loaded): (time: FreeTime) => Slot {
  return (time) => ({ startsAt: new Date(time.startMs).toISOString(), staffId: time.staffId, staffName: names.get(time.staffId) ?? '' });
}
