import { inTenant } from '@/server/auth/unit-of-work';
import { siteOf, visitorGrant } from '@/server/auth/visitor';
import { bookingCard, findHold, freeSlots, getBookingByToken, nearestSlots } from '@/server/domain/bookings/queries';
import { freeSlotsSchema, type Slot } from '@/server/domain/bookings/schema';
import { isFlagOn } from '@/server/domain/flags/queries';
import { dateIn } from '@/server/domain/schedules/rules';
import type { Scope } from '@/server/domain/scope';
import { listServices, listStaff } from '@/server/domain/services/queries';
import type { ServiceCard, StaffCard } from '@/server/domain/services/schema';
import { tenantSettingsSchema } from '@/server/domain/tenants/schema';
import { publicConfig } from '@/server/domain/widgets/queries';
import { openOptional } from '@/server/platform/crypto';
import { publicUrl } from '@/server/platform/env';
import { AppError } from '@/server/platform/errors';
import { json } from '@/server/platform/web';
import type { BookingCard, PublicConfig } from '@/widget/protocol';
import { parseBody } from '../site-request';
import { asGuest, withBook } from './book-request';

/** Everything the booking page shows before a choice. */
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
  today: string;
  services: ServiceCard[];
  staff: StaffCard[];
};

/** Facts of the page for the server-side render. Throws NOT_FOUND; UNAVAILABLE `booking.off` when the switch is off. */
export async function bookPage(slug: string): Promise<BookPage> {
  const site = await siteOf(slug);
  if (site.slug !== slug) throw new AppError('NOT_FOUND', 'not a slug', { reason: 'tenant.not_found' });
  if (!(await isFlagOn('booking', { tenantId: site.tenantId }))) throw new AppError('UNAVAILABLE', 'booking is switched off', { reason: 'booking.off' });
  return inTenant(visitorGrant(site, 'page'), pageFacts);
}

/** A booking behind its manage link. Throws NOT_FOUND. */
export async function managedBooking(slug: string, token: string): Promise<{ card: BookingCard; person: ManagedPerson }> {
  const site = await siteOf(slug);
  return inTenant(visitorGrant(site, 'page'), (scope) => managedFacts(scope, token));
}

/** The given name as the person wrote it. Phones stay out: the link may be forwarded. */
export type ManagedPerson = { name: string | null };

export async function managedFacts(scope: Scope, token: string): Promise<{ card: BookingCard; person: ManagedPerson }> {
  const booking = await getBookingByToken(scope, token);
  return { card: await bookingCard(scope, booking.id), person: { name: await givenName(scope, booking.leadId) } };
}

/** `GET /api/book/v1/:tenant/slots?service=&staff=&from=&days=`: at most 62 days, so that a month is one request. */
export const getPageSlots = withBook(async (input) => {
  const { query } = input;
  const wanted = parseBody(freeSlotsSchema, { serviceId: query.get('service') ?? '', staffId: query.get('staff') ?? undefined, from: query.get('from') ?? '', days: Number(query.get('days') ?? 31) });
  return json(200, await asGuest(input, (scope) => freeSlots(scope, { ...wanted, holderKey: input.holderKey })));
});

/** `GET /api/book/v1/:tenant/nearest?service=`: the first free start of everybody who does it; null for "any" is the first of all. */
export const getNearest = withBook(async (input) => {
  const serviceId = input.query.get('service') ?? '';
  const first = await asGuest(input, async (scope) => {
    const staff = (await listStaff(scope, { activeOnly: true })).filter((person) => person.serviceIds.includes(serviceId));
    const found: { staffId: string; slot: Slot | null }[] = [];
    for (const person of staff) {
      const slots = await nearestSlots(scope, { serviceId, staffId: person.id, around: scope.now(), count: 1 });
      found.push({ staffId: person.id, slot: slots.find((slot) => slot.staffId === person.id) ?? null });
    }
    return found;
  });
  return json(200, { staff: first });
});

/** `GET /api/book/v1/:tenant/hold`: what Back, a reload or a second tab must find again. */
export const getHold = withBook(async (input) =>
  asGuest(input, async (scope) => {
    const hold = await findHold(scope, { holderKey: input.holderKey });
    return json(200, { hold: hold ? await bookingCard(scope, hold.id) : null });
  }),
);

async function pageFacts(scope: Scope): Promise<BookPage> {
  const tenant = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { slug: true, name: true, timeZone: true, locale: true, industry: true, settings: true } });
  const settings = tenantSettingsSchema.parse(tenant.settings ?? {});
  const look = await publicConfig(scope, { origin: publicUrl(), chunks: { app: '' }, isOn: () => true });
  const [services, staff] = [await listServices(scope, { activeOnly: true }), await listStaff(scope, { activeOnly: true })];
  return {
    slug: tenant.slug, name: tenant.name, timeZone: tenant.timeZone, locale: tenant.locale === 'en' ? 'en' : 'ru', industry: tenant.industry, phone: settings.phone, address: settings.address,
    hours: look.hours, colors: look.colors, consents: look.consents, today: dateIn(tenant.timeZone, scope.now()), services, staff,
  };
}

async function givenName(scope: Scope, leadId: string | null): Promise<string | null> {
  if (!leadId) return null;
  const lead = await scope.db.lead.findFirst({ where: { tenantId: scope.tenantId, id: leadId }, select: { givenName: true } });
  return openOptional(lead?.givenName);
}
