import { z } from 'zod';
import { inTenant } from '@/server/auth/unit-of-work';
import { visitorGrant, type VisitorClaim } from '@/server/auth/visitor';
import { AppError, notFound } from '@/server/platform/errors';
import { json } from '@/server/platform/web';
import { cancelBooking, confirmBooking, holdSlot, releaseHold, rescheduleBooking } from '@/server/domain/bookings/commands';
import { bookingCard, freeSlots } from '@/server/domain/bookings/queries';
import { listServices } from '@/server/domain/services/queries';
import { isFlagOn } from '@/server/domain/flags/queries';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import type { Scope } from '@/server/domain/scope';
import type { Slot, SlotDays, SlotTaken } from '@/widget/protocol';
import { parseBody, requireVisitor, withSite, type SiteRequest } from '../site-request';

const slotsSchema = z.object({
  service: z.string().max(64).optional(),
  staff: z.string().max(64).optional(),
  from: z.iso.date('date.invalid').optional(),
  days: z.coerce.number().int().min(1).max(14).default(5),
});

/** `GET /api/widget/v1/slots?service=&staff=&from=&days=`. */
export const getSlots = withSite(async (input) => {
  const query = parseBody(slotsSchema, Object.fromEntries(new URL(input.request.url).searchParams));
  return asVisitor(input, async (scope) => {
    const services = await listServices(scope, { activeOnly: true });
    const service = query.service ? services.find((candidate) => candidate.id === query.service) : services[0];
    if (!service) throw notFound('service');
    const free = await freeSlots(scope, {
      serviceId: service.id,
      staffId: query.staff,
      from: query.from ?? dateIn(input.site.timeZone, scope.now()),
      days: query.days,
    });
    const body: SlotDays = {
      ...free,
      services: services.map(({ id, name, durationMin, priceKopecks, priceFrom }) => ({ id, name, durationMin, priceKopecks, priceFrom })),
    };
    return json(200, body);
  });
});

const holdSchema = z.object({
  serviceId: z.string().max(64),
  staffId: z.string().max(64),
  startsAt: z.iso.datetime({ offset: true, error: 'date.invalid' }),
  clientKey: z.string().max(64),
});

/** `POST /api/widget/v1/holds`: five minutes for this visitor; an earlier hold of the same visitor is let go. */
export const postHold = withSite(async (input) => {
  const wanted = parseBody(holdSchema, input.body);
  return asVisitor(input, async (scope, claim, owned) => {
    const held = await holdSlot(scope, {
      serviceId: wanted.serviceId,
      staffId: wanted.staffId,
      startsAt: wanted.startsAt,
      holderKey: claim.visitorId,
      contactId: owned.contactId,
      leadId: owned.leadId ?? undefined,
      conversationId: owned.id,
      source: 'widget',
    });
    if (held.outcome === 'slot_taken') return taken(held.alternatives);
    if (owned.leadId)
      await addHop(scope, {
        leadId: owned.leadId,
        kind: 'booking.held',
        data: { startsAt: held.booking.startsAt.toISOString(), channel: 'web' },
      });
    return json(201, await bookingCard(scope, held.booking.id));
  });
});

/** `POST /api/widget/v1/holds/:id/release`: the visitor chooses another time, and this one is free for everybody at once. */
export const postRelease = withSite(async (input) =>
  asVisitor(input, async (scope, claim, owned) => {
    const { booking, released } = await releaseHold(scope, { bookingId: input.context.params.id ?? '', holderKey: claim.visitorId });
    if (released && owned.leadId)
      await addHop(scope, {
        leadId: owned.leadId,
        kind: 'booking.released',
        data: { startsAt: booking.startsAt.toISOString(), channel: 'web' },
      });
    return json(200, await bookingCard(scope, booking.id));
  }),
);

const confirmSchema = z.object({ bookingId: z.string().max(64) });

/** `POST /api/widget/v1/bookings`: a hold becomes a booking. 422 `contact.required` while there is no way to reach the person. */
export const postBooking = withSite(async (input) => {
  const { bookingId } = parseBody(confirmSchema, input.body);
  return asVisitor(input, async (scope, claim, owned) => {
    const contact = await scope.db.contact.findFirst({
      where: { tenantId: scope.tenantId, id: owned.contactId },
      select: { phoneHash: true, emailHash: true },
    });
    if (!contact?.phoneHash && !contact?.emailHash)
      return json(422, { type: 'about:blank#contact.required', title: 'INVALID', status: 422, reason: 'contact.required' });
    const confirmed = await confirmBooking(scope, {
      bookingId,
      holderKey: claim.visitorId,
      contactId: owned.contactId,
      leadId: owned.leadId ?? undefined,
      conversationId: owned.id,
    });
    if (confirmed.outcome === 'slot_taken') return taken(confirmed.alternatives);
    return json(200, await bookingCard(scope, bookingId));
  });
});

/** `POST /api/widget/v1/bookings/:id/cancel`. */
export const postCancel = withSite(async (input) =>
  asVisitor(input, async (scope, _claim, owned) => {
    const bookingId = await requireOwnBooking(scope, input, owned.id);
    await cancelBooking(scope, { bookingId, reason: 'visitor' });
    return json(200, await bookingCard(scope, bookingId));
  }),
);

const rescheduleSchema = z.object({
  startsAt: z.iso.datetime({ offset: true, error: 'date.invalid' }),
  staffId: z.string().max(64).optional(),
});

/** `POST /api/widget/v1/bookings/:id/reschedule`: the new time is taken before the old one is let go. */
export const postReschedule = withSite(async (input) => {
  const wanted = parseBody(rescheduleSchema, input.body);
  return asVisitor(input, async (scope, _claim, owned) => {
    const bookingId = await requireOwnBooking(scope, input, owned.id);
    const moved = await rescheduleBooking(scope, { bookingId, startsAt: wanted.startsAt, staffId: wanted.staffId });
    if (moved.outcome === 'slot_taken') return taken(moved.alternatives);
    return json(200, await bookingCard(scope, bookingId));
  });
});

type Owned = { id: string; contactId: string; leadId: string | null };

function asVisitor(input: SiteRequest, work: (scope: Scope, claim: VisitorClaim, owned: Owned) => Promise<Response>): Promise<Response> {
  const claim = requireVisitor(input);
  return inTenant(visitorGrant(input.site, claim.visitorId), async (scope) => {
    if (!(await isFlagOn('booking', { tenantId: scope.tenantId })))
      throw new AppError('UNAVAILABLE', 'booking is switched off', { reason: 'booking.off' });
    const owned = await scope.db.conversation.findFirst({
      where: { tenantId: scope.tenantId, id: claim.conversationId, visitorId: claim.visitorId },
      select: { id: true, contactId: true, leadId: true },
    });
    if (!owned) throw notFound('conversation');
    return work(scope, claim, owned);
  });
}

async function requireOwnBooking(scope: Scope, input: SiteRequest, conversationId: string): Promise<string> {
  const bookingId = input.context.params.id ?? '';
  const own = await scope.db.booking.findFirst({
    where: { tenantId: scope.tenantId, id: bookingId, conversationId },
    select: { id: true },
  });
  if (!own) throw notFound('booking');
  return own.id;
}

function taken(alternatives: Slot[]): Response {
  const body: SlotTaken = {
    type: 'about:blank#booking.slot_taken',
    title: 'CONFLICT',
    status: 409,
    reason: 'booking.slot_taken',
    alternatives,
  };
  return json(409, body);
}

function dateIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}
