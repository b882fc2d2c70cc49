import { createHash } from 'node:crypto';
import { blindIndex, blindIndexes, nameTokens, seal, sealOptional, sha256, sign } from '@/server/platform/crypto';
import { correlationId } from '@/server/platform/context';
import { storable } from '@/server/platform/db/sql-function';
import { AppError, type FieldError } from '@/server/platform/errors';
import { derivedId, newId, newSecret } from '@/server/platform/ids';
import { parseEmail, parseName, parsePhone } from '@/server/domain/contacts/schema';
import type { TenantId } from '@/server/domain/scope';
import type { LeadInputParsed } from '../schema';

/** What the door proved and observed about the request that brings a lead. */
export type LeadArrival = {
  tenantId: TenantId;
  now: Date;
  route: 'leads' | 'messages' | 'booking';
  widgetId: string | null;
  ip: string | null;
  userAgent: string | null;
  idempotencyKey: string | null;
  /** From a verified visitor token. */
  provenVisitorId: string | null;
  telegram: { connectionId: string; username: string; linkTemplate: string } | null;
  email: { connectionId: string } | null;
  /** API keys get no conversation in the widget. */
  withWebChat: boolean;
  isSuspicious: boolean;
  isTest: boolean;
};

export type AcceptedLead =
  | {
      outcome: 'created' | 'duplicate';
      leadId: string;
      conversationId: string | null;
      channel: string;
      proven: boolean;
      visitorId: string | null;
      replayed: boolean;
      outboxIds: string[];
      deepLink?: string;
    }
  | { outcome: 'key_reused'; outboxIds: string[] };

/** Injected by the caller: `callAsTenant('accept_lead', …)` of server/auth. */
export type AcceptLeadCall = (payload: { tenantId: TenantId }) => Promise<AcceptedLead>;

/**
 * Accepts a lead: contact, consents, conversation, trace, outbox and idempotency record in one SQL function. Throws INVALID
 * with a list of field errors, CONFLICT when an Idempotency-Key is reused for another body.
 */
export async function acceptLead(
  call: AcceptLeadCall,
  arrival: LeadArrival,
  input: LeadInputParsed,
): Promise<Exclude<AcceptedLead, { outcome: 'key_reused' }>> {
  const contact = checkContact(input, arrival);
  const visitorId = arrival.withWebChat ? (arrival.provenVisitorId ?? visitorOf(arrival)) : null;
  const link = input.channel === 'telegram' && arrival.telegram ? deepLinkOf(arrival) : null;
  const accepted = await call({
    tenantId: arrival.tenantId,
    at: arrival.now.toISOString(),
    provenVisitorId: arrival.provenVisitorId,
    lead: leadPart(arrival, input, visitorId, contact.name),
    contact: contactPart(arrival.tenantId, input, contact),
    consents: consentsPart(arrival, input),
    conversation: conversationPart(arrival, input, visitorId, contact),
    idempotency: arrival.idempotencyKey
      ? { id: newId('idempotency'), route: arrival.route, key: arrival.idempotencyKey, requestHash: requestHash(input) }
      : null,
    deepLink: link ? { id: newId('deepLink'), tokenHash: sha256(link.token), connectionId: link.connectionId } : null,
    hop: { id: newId('hop'), data: { channel: input.channel, source: input.source, page: input.page.url ?? null } },
    outbox: { id: newId('outbox') },
  } as { tenantId: TenantId });
  if (accepted.outcome === 'key_reused')
    throw new AppError('CONFLICT', 'Idempotency-Key reused with another body', { reason: 'idempotency.key_reused' });
  return link && accepted.proven ? { ...accepted, deepLink: link.url } : accepted;
}

type CheckedContact = { name: string | null; phone: string | null; email: string | null };

function checkContact(input: LeadInputParsed, arrival: LeadArrival): CheckedContact {
  const fields: FieldError[] = [];
  const phone = input.contact.phone?.trim() ? parsePhone(input.contact.phone) : null;
  const email = input.contact.email?.trim() ? parseEmail(input.contact.email) : null;
  if (input.contact.phone?.trim() && !phone) fields.push({ field: 'contact.phone', reason: 'phone.invalid' });
  if (input.contact.email?.trim() && !email) fields.push({ field: 'contact.email', reason: 'email.invalid' });
  const isChat = arrival.route === 'messages';
  if (!isChat && fields.length === 0) {
    if (!phone && !email && input.channel !== 'telegram') fields.push({ field: 'contact', reason: 'contact.required' });
    if (input.channel === 'email' && !email) fields.push({ field: 'contact.email', reason: 'email.required' });
    if (!input.consent.gdpr) fields.push({ field: 'consent.gdpr', reason: 'consent.required' });
  }
  if (fields.length > 0)
    throw new AppError('INVALID', `lead refused: ${fields.map((field) => field.reason).join(', ')}`, { reason: 'lead.invalid', fields });
  return { name: input.contact.name ? parseName(input.contact.name) : null, phone, email };
}

/** The same key from the same tenant is the same visitor, so a replay issues the same token. */
function visitorOf(arrival: LeadArrival): string {
  return arrival.idempotencyKey ? derivedId('visitor', arrival.tenantId, arrival.route, arrival.idempotencyKey) : newId('visitor');
}

/** 24 characters of `A-Za-z0-9_-` (Telegram allows 64, vendors/messaging.md §1); a replay of a key makes the same link. */
function deepLinkOf(arrival: LeadArrival): { token: string; url: string; connectionId: string } | null {
  if (!arrival.telegram) return null;
  const token = arrival.idempotencyKey ? sign('deep-link', `${arrival.tenantId}:${arrival.idempotencyKey}`).slice(0, 24) : newSecret(18);
  return {
    token,
    url: arrival.telegram.linkTemplate.replace('{account}', arrival.telegram.username).replace('{token}', token),
    connectionId: arrival.telegram.connectionId,
  };
}

function leadPart(arrival: LeadArrival, input: LeadInputParsed, visitorId: string | null, name: string | null): Record<string, unknown> {
  return {
    id: newId('lead', arrival.now.getTime()),
    channel: input.channel,
    source: input.source,
    utmSource: input.utm.source,
    utmMedium: input.utm.medium,
    utmCampaign: input.utm.campaign,
    utmTerm: input.utm.term,
    utmContent: input.utm.content,
    referrer: input.page.referrer,
    landingPage: input.page.landing,
    page: input.page.url,
    widgetId: arrival.widgetId,
    visitorId,
    givenName: sealOptional(name),
    payload: Object.keys(input.payload).length > 0 ? seal(JSON.stringify(input.payload, storable)) : '',
    isSuspicious: arrival.isSuspicious,
    isTest: arrival.isTest,
    correlationId: correlationId(),
  };
}

function contactPart(tenantId: string, input: LeadInputParsed, contact: CheckedContact): Record<string, unknown> {
  return {
    id: newId('contact'),
    name: sealOptional(contact.name),
    phone: sealOptional(contact.phone),
    email: sealOptional(contact.email),
    phoneHash: contact.phone ? blindIndex(tenantId, 'phone', contact.phone) : null,
    emailHash: contact.email ? blindIndex(tenantId, 'email', contact.email) : null,
    ...olderHashes(tenantId, contact),
    phoneTailHash: contact.phone ? blindIndex(tenantId, 'phoneTail', contact.phone.slice(-4)) : null,
    nameTokens: contact.name ? nameTokens(tenantId, contact.name) : [],
    locale: input.locale ?? null,
    timeZone: input.timeZone ?? null,
  };
}

/** While index keys are rotated: what rows that are not rewritten yet are known by. At every other time nothing. */
function olderHashes(tenantId: string, { phone, email }: CheckedContact): { olderHashes?: string[] } {
  const older = [
    ...(phone ? blindIndexes(tenantId, 'phone', phone).slice(1) : []),
    ...(email ? blindIndexes(tenantId, 'email', email).slice(1) : []),
  ];
  return older.length > 0 ? { olderHashes: older } : {};
}

function consentsPart(arrival: LeadArrival, input: LeadInputParsed): Record<string, unknown>[] {
  if (arrival.route === 'messages' && !input.consent.gdpr) return [];
  const evidence = {
    ip: arrival.ip ? seal(arrival.ip) : null,
    page: input.page.url ?? null,
    userAgent: arrival.userAgent?.slice(0, 400) ?? null,
    source: input.source,
    locale: input.locale ?? 'ru',
    documentIds: input.consent.documentIds,
  };
  return [
    { id: newId('consent'), purpose: 'data', given: input.consent.gdpr, ...evidence },
    { id: newId('consent'), purpose: 'marketing', given: input.consent.marketing, ...evidence },
  ];
}

/** E-mail leads talk by e-mail; all others from a web page start in the web chat, which goes on in the messenger later. */
function conversationPart(
  arrival: LeadArrival,
  input: LeadInputParsed,
  visitorId: string | null,
  contact: CheckedContact,
): Record<string, unknown> | null {
  if (input.channel === 'email' && arrival.email && contact.email)
    return { id: newId('conversation'), channel: 'email', proofKey: '', connectionId: arrival.email.connectionId };
  if (!visitorId) return null;
  return { id: newId('conversation'), channel: 'web', proofKey: visitorId, connectionId: null };
}

function requestHash(input: LeadInputParsed): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('base64url');
}
