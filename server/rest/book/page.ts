import { inTenant } from '@/server/auth/unit-of-work';
import { siteOf, visitorGrant, type Site } from '@/server/auth/visitor';
import { bookingCard, freeSlots, getBookingByToken, nearestSlots } from '@/server/domain/bookings/queries';
import { freeSlotsSchema, type BookPage, type ManagedPerson, type Slot } from '@/server/domain/bookings/schema';
import { isFlagOn } from '@/server/domain/flags/queries';
import { dateIn } from '@/server/domain/schedules/rules';
import type { Scope } from '@/server/domain/scope';
import { listServices, listStaff } from '@/server/domain/services/queries';
import { tenantSettingsSchema } from '@/server/domain/tenants/schema';
import { publicConfig } from '@/server/domain/widgets/queries';
import { openOptional } from '@/server/platform/crypto';
import { publicUrl } from '@/server/platform/env';
import { AppError } from '@/server/platform/errors';
import { json } from '@/server/platform/web';
import type { BookingCard } from '@/widget/protocol';
import { parseBody } from '../site-request';
import { asGuest, withBook } from './book-request';

export type FoundPage =
  | { outcome: 'page'; page: BookPage }
  | { outcome: 'notFound' }
  | { outcome: 'off'; business: { name: string; phone: string | null } };

/** Facts of the page for the server-side render. */
export async function findBookPage(slug: string): Promise<FoundPage> {
  const site = await siteBySlug(slug);
  if (!site) return { outcome: 'notFound' };
  if (!(await isFlagOn('booking', { tenantId: site.tenantId })))
    return { outcome: 'off', business: await inTenant(visitorGrant(site, 'page'), businessFacts) };
  return { outcome: 'page', page: await inTenant(visitorGrant(site, 'page'), pageFacts) };
}

/** A booking behind its manage link, or null. */
export async function findManaged(slug: string, token: string): Promise<{ card: BookingCard; person: ManagedPerson } | null> {
  const site = await siteBySlug(slug);
  return site ? inTenant(visitorGrant(site, 'page'), (scope) => managedFacts(scope, token)).catch(nullWhenNotFound) : null;
}

/** The public key opens the widget, not this page: one address, one page. */
async function siteBySlug(slug: string): Promise<Site | null> {
  const site = await siteOf(slug).catch(nullWhenNotFound);
  return site?.slug === slug ? site : null;
}

function nullWhenNotFound(error: unknown): null {
  if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
  throw error;
}

export async function managedFacts(scope: Scope, token: string): Promise<{ card: BookingCard; person: ManagedPerson }> {
  const booking = await getBookingByToken(scope, token);
  return {
    card: await bookingCard(scope, booking.id),
    person: { name: await givenName(scope, booking.leadId), hasEmail: await hasEmail(scope, booking.contactId) },
  };
}

/** `GET /api/book/v1/:tenant/slots?service=&staff=&from=&days=`: at most 62 days, so that a month is one request. */
export const getPageSlots = withBook(async (input) => {
  const { query } = input;
  const wanted = parseBody(freeSlotsSchema, {
    serviceId: query.get('service') ?? '',
    staffId: query.get('staff') ?? undefined,
    from: query.get('from') ?? '',
    days: Number(query.get('days') ?? 31),
  });
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

/** Whom to call: no more is read, so that a switch turned because of the page's data helps. */
async function businessFacts(scope: Scope): Promise<{ name: string; phone: string | null }> {
  const { name, settings } = await scope.db.tenant.findUniqueOrThrow({
    where: { id: scope.tenantId },
    select: { name: true, settings: true },
  });
  return { name, phone: tenantSettingsSchema.parse(settings ?? {}).phone };
}

async function pageFacts(scope: Scope): Promise<BookPage> {
  const tenant = await scope.db.tenant.findUniqueOrThrow({
    where: { id: scope.tenantId },
    select: { slug: true, name: true, timeZone: true, locale: true, industry: true, settings: true },
  });
  const settings = tenantSettingsSchema.parse(tenant.settings ?? {});
  const look = await publicConfig(scope, { origin: publicUrl(), chunks: { app: '' }, isOn: () => true });
  const [services, staff] = [await listServices(scope, { activeOnly: true }), await listStaff(scope, { activeOnly: true })];
  return {
    slug: tenant.slug,
    name: tenant.name,
    timeZone: tenant.timeZone,
    locale: tenant.locale === 'en' ? 'en' : 'ru',
    industry: tenant.industry,
    phone: settings.phone,
    address: settings.address,
    hours: look.hours,
    colors: look.colors,
    consents: look.consents,
    today: dateIn(tenant.timeZone, scope.now()),
    services,
    staff,
  };
}

async function hasEmail(scope: Scope, contactId: string | null): Promise<boolean> {
  return (
    contactId !== null &&
    (await scope.db.contact.count({ where: { tenantId: scope.tenantId, id: contactId, emailHash: { not: null } } })) > 0
  );
}

async function givenName(scope: Scope, leadId: string | null): Promise<string | null> {
  if (!leadId) return null;
  const lead = await scope.db.lead.findFirst({ where: { tenantId: scope.tenantId, id: leadId }, select: { givenName: true } });
  return openOptional(lead?.givenName);
}
