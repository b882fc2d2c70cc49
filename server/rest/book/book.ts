import { z } from 'zod';
import { NAME_MAX } from '@/server/domain/contacts/schema';
import { confirmBooking, type ConfirmedOrTaken } from '@/server/domain/bookings/commands';
import { bookingCard, getBooking } from '@/server/domain/bookings/queries';
import { acceptLead, type AcceptedLead, type LeadArrival } from '@/server/domain/leads/commands/accept-lead';
import { leadInputSchema, type LeadInputParsed } from '@/server/domain/leads/schema';
import type { Scope } from '@/server/domain/scope';
import { announce } from '@/server/platform/announcer';
import { callSqlFunction } from '@/server/platform/db/sql-function';
import { AppError, notFound } from '@/server/platform/errors';
import { log } from '@/server/platform/log';
import { isAddressSuspicious, takeToken } from '@/server/platform/rate-limit';
import { json } from '@/server/platform/web';
import { parseBody } from '../site-request';
import { asGuest, slotTaken, withBook, type BookRequest } from './book-request';

const text = (max: number) => z.string().trim().max(max, 'input.too_long');
const bookSchema = z.object({
  bookingId: z.string().min(1).max(64),
  contact: z.object({
    name: text(NAME_MAX).min(1, 'name.required'),
    phone: text(64).min(1, 'phone.required'),
    email: text(254).optional(),
  }),
  consent: z.object({
    gdpr: z.boolean(),
    marketing: z.boolean().default(false),
    documentIds: z.array(z.string().max(64)).max(10).default([]),
  }),
  note: text(1000).optional(),
  timeZone: text(64).optional(),
  locale: z.enum(['ru', 'en']).optional(),
  utm: leadInputSchema.shape.utm,
  page: leadInputSchema.shape.page,
  /** People do not see this field; who fills it is a program. Marked, not refused. */
  website: z.string().max(500).optional(),
});
type BookInput = z.output<typeof bookSchema>;

/**
 * `POST /api/book/v1/:tenant/bookings` → 200 { card, manageToken } · 409 SlotTaken · 400 with field errors. The lead and the booking are
 * one unit of work: whoever lost the race after giving a phone is a lead all the same, and nobody is booked without being one.
 */
export const postPageBooking = withBook(async (input) => {
  const wanted = parseBody(bookSchema, input.body);
  const limited = await takeToken('leads', input.site.tenantId);
  if (!limited.ok)
    throw new AppError('RATE_LIMITED', 'rate limit', { reason: 'rate.limited', retryAfterSeconds: limited.retryAfterSeconds });
  const isSuspicious = Boolean(wanted.website) || (await isAddressSuspicious(input.context.ip));
  const { response, outboxIds } = await asGuest(input, async (scope) => {
    const hold = await getBooking(scope, wanted.bookingId);
    if (hold.holderKey !== input.holderKey) throw notFound('booking');
    const lead = hold.status === 'confirmed' && hold.leadId ? null : await acceptIn(scope, input, wanted, isSuspicious);
    const result = await confirmBooking(scope, {
      bookingId: hold.id,
      holderKey: input.holderKey,
      contactId: lead?.contactId ?? hold.contactId ?? '',
      leadId: lead?.leadId,
      note: wanted.note || undefined,
    });
    return { response: await answer(scope, result), outboxIds: lead?.outboxIds ?? [] };
  });
  announce(outboxIds);
  return response;
});

async function answer(scope: Scope, result: ConfirmedOrTaken): Promise<Response> {
  if (result.outcome === 'slot_taken') return slotTaken(result.alternatives);
  log.info({ event: 'booking_created', bookingId: result.booking.id, source: 'booking_page' });
  return json(200, { card: await bookingCard(scope, result.booking.id), manageToken: result.manageToken });
}

async function acceptIn(
  scope: Scope,
  input: BookRequest,
  wanted: BookInput,
  isSuspicious: boolean,
): Promise<{ leadId: string; contactId: string; outboxIds: string[] }> {
  const call = (payload: unknown): Promise<AcceptedLead> => callSqlFunction<AcceptedLead>('accept_lead', payload, scope.db);
  const accepted = await acceptLead(call, arrivalOf(input, scope.now(), isSuspicious), leadOf(wanted));
  const lead = await scope.db.lead.findFirst({ where: { tenantId: scope.tenantId, id: accepted.leadId }, select: { contactId: true } });
  if (!lead) throw notFound('lead');
  return { leadId: accepted.leadId, contactId: lead.contactId, outboxIds: accepted.outboxIds };
}

function arrivalOf({ request, context, site }: BookRequest, now: Date, isSuspicious: boolean): LeadArrival {
  return {
    tenantId: site.tenantId,
    now,
    route: 'booking',
    widgetId: null,
    ip: context.ip,
    userAgent: request.headers.get('user-agent'),
    idempotencyKey: null,
    provenVisitorId: null,
    telegram: null,
    email: null,
    withWebChat: false,
    isSuspicious,
    isTest: false,
  };
}

function leadOf(wanted: BookInput): LeadInputParsed {
  return {
    contact: { ...wanted.contact, email: wanted.contact.email || undefined },
    consent: wanted.consent,
    source: 'booking_page',
    utm: wanted.utm,
    channel: 'web',
    payload: { bookingId: wanted.bookingId },
    page: wanted.page,
    timeZone: wanted.timeZone,
    locale: wanted.locale,
  };
}
