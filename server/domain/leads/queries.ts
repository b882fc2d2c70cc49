import { blindIndex, open, openOptional } from '@/server/platform/crypto';
import { AppError, notFound } from '@/server/platform/errors';
import { maskEmail } from '@/server/platform/log';
import { can } from '@/server/domain/permissions';
import { parseEmail, parsePhone } from '@/server/domain/contacts/schema';
import { findConsents } from '@/server/domain/consents/queries';
import type { Scope } from '@/server/domain/scope';
import type { Prisma } from '@/prisma/client/client';
import type { z } from 'zod';
import type { listLeadsSchema } from './schema';

export type ListLeads = z.infer<typeof listLeadsSchema>;

/** Newest first, keyset paging: the cursor is the last row's time and id, so rows added meanwhile shift nothing. */
export async function listLeads(scope: Scope, filter: ListLeads) {
  const where: Prisma.LeadWhereInput = {
    tenantId: scope.tenantId,
    ...(filter.status ? { status: filter.status } : {}),
    ...(filter.ledgerState ? { ledgerState: filter.ledgerState } : {}),
    ...(filter.channel ? { channel: filter.channel } : {}),
    ...(filter.from || filter.to
      ? { createdAt: { ...(filter.from ? { gte: new Date(filter.from) } : {}), ...(filter.to ? { lt: new Date(filter.to) } : {}) } }
      : {}),
    ...(filter.search ? { contact: contactSearch(scope, filter.search) } : {}),
    ...(filter.cursor ? afterCursor(filter.cursor) : {}),
  };
  const rows = await scope.db.lead.findMany({
    where,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: filter.limit + 1,
    select: { ...leadFields, contact: { select: contactFields } },
  });
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  return {
    leads: page.map((row) => leadRow(scope, row)),
    nextCursor: rows.length > filter.limit && last ? `${last.createdAt.toISOString()}_${last.id}` : null,
  };
}

const contactFields = { id: true, name: true, phone: true, email: true, timeZone: true } as const;
const leadFields = {
  id: true,
  number: true,
  status: true,
  ledgerState: true,
  outcome: true,
  channel: true,
  source: true,
  createdAt: true,
  firstContactAt: true,
  finishedAt: true,
  isTest: true,
  isSuspicious: true,
  conversationId: true,
  utmSource: true,
  utmCampaign: true,
} as const;

/** What the search box can find: an exact phone or e-mail, the last four digits, or the beginning of a word of the name. */
export function contactSearch(scope: Scope, search: string): Prisma.ContactWhereInput {
  const email = parseEmail(search);
  if (email) return { emailHash: blindIndex(scope.tenantId, 'email', email) };
  if (/^\d{4}$/.test(search)) return { phoneTailHash: blindIndex(scope.tenantId, 'phoneTail', search) };
  const phone = parsePhone(search);
  if (phone) return { phoneHash: blindIndex(scope.tenantId, 'phone', phone) };
  const words = search
    .toLocaleLowerCase('ru')
    .replaceAll('ё', 'е')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 2);
  if (words.length === 0) return { id: '' };
  return {
    nameTokens: { hasEvery: words.slice(0, 3).map((word) => blindIndex(scope.tenantId, 'namePrefix', word.slice(0, 8)).slice(0, 16)) },
  };
}

function afterCursor(cursor: string): Prisma.LeadWhereInput {
  const split = cursor.indexOf('_');
  const at = new Date(cursor.slice(0, split));
  if (Number.isNaN(at.getTime())) throw new AppError('INVALID', 'bad cursor', { reason: 'cursor.invalid' });
  return { OR: [{ createdAt: { lt: at } }, { createdAt: at, id: { lt: cursor.slice(split + 1) } }] };
}

type LeadRow = Prisma.LeadGetPayload<{ select: typeof leadFields & { contact: { select: typeof contactFields } } }>;

function leadRow(scope: Scope, row: LeadRow) {
  return { ...row, contact: shownContact(scope, row.contact) };
}

type StoredContact = { id: string; name: string | null; phone: string | null; email: string | null; timeZone: string | null };

/** Operators and analysts see masked contact points; who may reveal them is a permission. */
export function shownContact(scope: Scope, contact: StoredContact) {
  const revealed = scope.actor.kind === 'person' ? can(scope.actor.role, 'contacts:reveal') : true;
  const phone = openOptional(contact.phone);
  const email = openOptional(contact.email);
  return {
    id: contact.id,
    name: openOptional(contact.name),
    timeZone: contact.timeZone,
    isMasked: !revealed,
    phone: phone && !revealed ? `${phone.slice(0, 5)}•••••${phone.slice(-2)}` : phone,
    email: email && !revealed ? maskEmail(email) : email,
  };
}

/** Throws NOT_FOUND. */
export async function getLead(scope: Scope, { leadId }: { leadId: string }) {
  const lead = await scope.db.lead.findFirst({
    where: { tenantId: scope.tenantId, id: leadId },
    include: { contact: { include: { identities: true } }, hops: { orderBy: [{ at: 'asc' }, { id: 'asc' }] } },
  });
  if (!lead) throw notFound('lead');
  const [consents, bookings, conversations, qualification] = await Promise.all([
    findConsents(scope, { contactId: lead.contactId }),
    scope.db.booking.findMany({
      where: { tenantId: scope.tenantId, OR: [{ leadId }, { contactId: lead.contactId }], status: { not: 'hold' } },
      orderBy: { startsAt: 'desc' },
      take: 20,
      select: {
        id: true,
        status: true,
        startsAt: true,
        endsAt: true,
        service: { select: { name: true } },
        staff: { select: { name: true } },
      },
    }),
    scope.db.conversation.findMany({
      where: { tenantId: scope.tenantId, OR: [{ leadId }, { contactId: lead.contactId }] },
      orderBy: { createdAt: 'desc' },
      select: { id: true, channel: true, status: true, mode: true, createdAt: true, linkedConversationId: true },
    }),
    scope.db.qualification.findFirst({ where: { tenantId: scope.tenantId, leadId }, select: { stage: true, answers: true } }),
  ]);
  const { contact, hops, givenName, phoneHash: _phoneHash, emailHash: _emailHash, payload, ...fields } = lead;
  return {
    ...fields,
    payload: payload as Record<string, unknown>,
    givenName: openOptional(givenName),
    contact: {
      ...shownContact(scope, contact),
      identities: contact.identities.map((identity) => ({
        channel: identity.channel,
        username: identity.username,
        proven: identity.proven,
        reachable: identity.reachable,
      })),
    },
    consents,
    bookings,
    conversations,
    qualification: qualification
      ? { stage: qualification.stage, answers: qualification.answers as Record<string, { raw: string; value: string }> }
      : null,
    trace: hops.map((hop) => ({
      id: hop.id,
      kind: hop.kind,
      level: hop.level,
      data: hop.data as Record<string, string | number | boolean | null>,
      at: hop.at,
    })),
  };
}

/** Facts a workflow decides on. Throws NOT_FOUND. */
export async function leadFacts(scope: Scope, { leadId }: { leadId: string }) {
  const lead = await scope.db.lead.findFirst({ where: { tenantId: scope.tenantId, id: leadId }, include: { contact: true } });
  if (!lead) throw notFound('lead');
  const conversation = lead.conversationId
    ? await scope.db.conversation.findFirst({ where: { tenantId: scope.tenantId, id: lead.conversationId } })
    : null;
  return {
    lead: {
      id: lead.id,
      channel: lead.channel,
      ledgerState: lead.ledgerState,
      outcome: lead.outcome,
      createdAt: lead.createdAt,
      firstContactAt: lead.firstContactAt,
      conversationId: lead.conversationId,
    },
    // The name typed with this lead, not the contact's: whoever only knows a phone number must not learn a name from us.
    contact: {
      id: lead.contactId,
      name: lead.givenName ? open(lead.givenName) : null,
      hasPhone: Boolean(lead.contact.phone),
      hasEmail: Boolean(lead.contact.email),
    },
    conversation: conversation
      ? {
          id: conversation.id,
          channel: conversation.channel,
          connectionId: conversation.connectionId,
          mode: conversation.mode,
          status: conversation.status,
          botMessageCount: conversation.botMessageCount,
          lastSeq: conversation.lastSeq,
          lastInboundAt: conversation.lastInboundAt,
          assigneeId: conversation.assigneeId,
        }
      : null,
  };
}
export type LeadFacts = Awaited<ReturnType<typeof leadFacts>>;
