import { z } from 'zod';
import type { ServiceCard, StaffCard } from '@/server/domain/services/schema';
import type { BookingCard, PublicConfig } from '@/widget/protocol';

/**
 * A booking's life: hold → confirmed → completed | no_show, or cancelled. A hold that ran out or was released is `expired`;
 * its holder may still confirm it while the time is free.
 */
export const bookingStatuses = ['hold', 'expired', 'confirmed', 'cancelled', 'completed', 'no_show'] as const;
export type BookingStatus = (typeof bookingStatuses)[number];

export const bookingSources = ['widget', 'page', 'operator', 'telegram', 'email', 'api'] as const;
export type BookingSource = (typeof bookingSources)[number];

/** As in widget/protocol.ts: the instant in ISO 8601, UTC. */
export type Slot = { startsAt: string; staffId: string; staffName: string };
export type SlotDay = { date: string; slots: Slot[] };
export type FreeSlots = { serviceId: string; timeZone: string; days: SlotDay[] };

/** A booking as screens, cards and letters show it. */
export type Booking = {
  id: string;
  status: BookingStatus;
  serviceId: string;
  serviceName: string;
  durationMin: number;
  priceKopecks: number | null;
  priceFrom: boolean;
  staffId: string;
  staffName: string;
  contactId: string | null;
  leadId: string | null;
  conversationId: string | null;
  startsAt: Date;
  endsAt: Date;
  holdExpiresAt: Date | null;
  holderKey: string | null;
  source: BookingSource;
  /** SEQUENCE of RFC 5545: grows with every change an invited person must hear of. */
  sequence: number;
  cancelReason: string | null;
  createdAt: Date;
};

/** Anything but `held` and `confirmed` here is an expected outcome of a race, not a failure. */
export type SlotTaken = { outcome: 'slot_taken'; alternatives: Slot[] };

const instant = z.union([z.date(), z.iso.datetime({ offset: true })]).transform((value) => new Date(value));
const id = z.string().min(1).max(64);
/** Postgres stores no U+0000 and no lone surrogates. */
const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .transform((value) => value.replaceAll('\u0000', '').toWellFormed());

export const freeSlotsSchema = z.object({
  serviceId: id,
  staffId: id.optional(),
  from: z.iso.date(),
  days: z.number().int().min(1).max(62),
});

export const listBookingsSchema = z.object({
  /** Both in the tenant's zone, `to` inclusive. */
  from: z.iso.date(),
  to: z.iso.date(),
  staffId: id.optional(),
  serviceId: id.optional(),
  statuses: z.array(z.enum(bookingStatuses)).optional(),
  leadId: id.optional(),
  contactId: id.optional(),
});
export type ListBookings = z.infer<typeof listBookingsSchema>;

export const bookingIdSchema = z.object({ bookingId: id });
export const rescheduleBookingSchema = z.object({ bookingId: id, staffId: id.optional(), startsAt: instant });
export const cancelBookingSchema = z.object({ bookingId: id, reason: text(500).optional() });

/** An operator writes a person in; the contact is known or made by the lead. */
export const createBookingSchema = z.object({
  serviceId: id,
  staffId: id,
  startsAt: instant,
  contactId: id.optional(),
  contact: z
    .object({
      name: z.string().trim().max(200).optional(),
      phone: z.string().trim().max(40).optional(),
      email: z.string().trim().max(254).optional(),
    })
    .optional(),
  leadId: id.optional(),
  conversationId: id.optional(),
  note: text(1000).optional(),
});
export type CreateBooking = z.output<typeof createBookingSchema>;

/** Everything the public booking page shows before a choice. */
export type BookPage = {
  slug: string;
  name: string;
  timeZone: string;
  locale: 'ru' | 'en';
  industry: string | null;
  phone: string | null;
  address: string | null;
  hours: PublicConfig['hours'];
  colors: PublicConfig['colors'];
  consents: PublicConfig['consents'];
  /** In the tenant's zone. */
  today: string;
  services: ServiceCard[];
  staff: StaffCard[];
};

/** The given name as the person wrote it, and whether there is an address for letters. Phones stay out: a manage link may be forwarded. */
export type ManagedPerson = { name: string | null; hasEmail: boolean };

/** A held slot with what is left of the hold: the browser's clock may be wrong, and a test tenant's clock is moved. */
export type HeldCard = BookingCard & { leftMs: number };
