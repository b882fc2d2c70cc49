import { blindIndexes, nameSearches, openOptional } from '@/server/platform/crypto';
import { AppError } from '@/server/platform/errors';
import { maskEmail } from '@/server/platform/log';
import { can } from '@/server/domain/permissions';
import { parseEmail, parsePhone } from '@/server/domain/contacts/schema';
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
  if (email) return { emailHash: { in: blindIndexes(scope.tenantId, 'email', email) } };
  if (/^\d{4}$/.test(search)) return { phoneTailHash: { in: blindIndexes(scope.tenantId, 'phoneTail', search) } };
  const phone = parsePhone(search);
  if (phone) return { phoneHash: { in: blindIndexes(scope.tenantId, 'phone', phone) } };
  const words = search
    .toLocaleLowerCase('ru')
    .replaceAll('ё', 'е')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 2);
  if (words.length === 0) return { id: '' };
  return { OR: nameSearches(scope.tenantId, words.slice(0, 3)).map((hasEvery) => ({ nameTokens: { hasEvery } })) };
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
