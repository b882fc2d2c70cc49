import { z } from 'zod';
import { openOptional } from '@/server/platform/crypto';
import { notFound } from '@/server/platform/errors';
import { shownContact } from '@/server/domain/leads/queries';
import { findConsents } from '@/server/domain/consents/queries';
import { listMessages, memberNames } from '@/server/domain/messages/queries';
import type { Scope } from '@/server/domain/scope';
import { findReader } from './queries/find-reader';
import { viewOf } from './queries/list-conversations';
import { unreadOf } from './rules';

/** Who looks at the inbox, by which clock its days are told, and what of the company canned replies name. */
export async function getViewpoint(scope: Scope) {
  const tenant = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { timeZone: true, settings: true } });
  const { phone, address } = companySchema.parse(tenant.settings);
  return { memberId: scope.actor.kind === 'person' ? scope.actor.memberId : '', timeZone: tenant.timeZone, phone, address };
}

const word = z.string().nullable().catch(null);
const companySchema = z.object({ phone: word, address: word }).catch({ phone: null, address: null });

/** Numbers of the tabs and of the menu's badge: what is unread for this operator among their own and what nobody has. */
export async function countConversations(scope: Scope) {
  const { memberId, since } = await findReader(scope);
  const count = (view: 'mine' | 'pool' | 'bot' | 'all') =>
    scope.db.conversation.count({ where: { tenantId: scope.tenantId, ...viewOf(view, memberId) } });
  const [mine, pool, bot, all, unread] = await Promise.all([
    count('mine'),
    count('pool'),
    count('bot'),
    count('all'),
    scope.db.conversation.count({
      where: {
        tenantId: scope.tenantId,
        status: { not: 'resolved' },
        AND: [
          { OR: [{ assigneeId: memberId }, { assigneeId: null, mode: 'human' }] },
          {
            OR: [
              { reads: { some: { memberId, unreadCount: { gt: 0 } } } },
              { reads: { none: { memberId } }, lastInboundAt: since ? { gte: since } : { not: null } },
            ],
          },
        ],
      },
    }),
  ]);
  return { mine, pool, bot, all, unread };
}

/**
 * What a notification about this conversation says to this operator, asked a moment after the hint: by then another tab of theirs
 * may have shown it, and nothing is unread. Throws NOT_FOUND.
 */
export async function getAlert(scope: Scope, { conversationId }: { conversationId: string }) {
  const { memberId, since } = await findReader(scope);
  const row = await scope.db.conversation.findFirst({
    where: { tenantId: scope.tenantId, id: conversationId },
    select: {
      status: true,
      mode: true,
      assigneeId: true,
      channel: true,
      inboundCount: true,
      lastInboundAt: true,
      lastPreview: true,
      contact: { select: { id: true, name: true, phone: true, email: true, timeZone: true } },
      reads: { where: { memberId }, select: { unreadCount: true } },
    },
  });
  if (!row) throw notFound('conversation');
  const isMine = row.assigneeId === memberId;
  return {
    contact: shownContact(scope, row.contact),
    channel: row.channel,
    preview: openOptional(row.lastPreview) ?? '',
    unreadCount: unreadOf({ ...row, read: row.reads[0] ?? null, memberSince: since }),
    concernsMe: row.status !== 'resolved' && (isMine || (row.assigneeId === null && row.mode === 'human')),
  };
}

const shownLead = {
  id: true,
  number: true,
  status: true,
  ledgerState: true,
  source: true,
  utmSource: true,
  utmCampaign: true,
  utmTerm: true,
  page: true,
  referrer: true,
  createdAt: true,
  firstContactAt: true,
  hops: { where: { level: 'key' }, orderBy: { at: 'asc' } },
} as const;

/** The newest page of a conversation's messages, or the one above `cursor`; with `after`, everything since. Throws NOT_FOUND. */
export async function getMessages(
  scope: Scope,
  { conversationId, cursor, after, limit }: { conversationId: string; cursor?: number | null; after?: number; limit: number },
) {
  const found = await scope.db.conversation.findFirst({ where: { tenantId: scope.tenantId, id: conversationId }, select: { id: true } });
  if (!found) throw notFound('conversation');
  const query = { conversationId, ...(after === undefined ? {} : { after }), ...(cursor ? { before: cursor } : {}) };
  const messages = await listMessages(scope, { ...query, limit });
  const first = messages[0];
  const hasOlder = first !== undefined && after === undefined && messages.length === limit && first.seq > 1;
  return { messages, nextCursor: hasOlder ? first.seq : null };
}

/** One conversation and everything beside the dialogue, for an operator. Throws NOT_FOUND. */
export async function getThread(scope: Scope, { conversationId }: { conversationId: string }) {
  const reader = await findReader(scope);
  const conversation = await scope.db.conversation.findFirst({
    where: { tenantId: scope.tenantId, id: conversationId },
    include: { contact: true, reads: { where: { memberId: reader.memberId }, select: { readSeq: true, unreadCount: true } } },
  });
  if (!conversation) throw notFound('conversation');
  const { contact, reads, lastPreview: _preview, proofKey: _proof, visitorId: _visitor, ...fields } = conversation;
  const read = reads[0] ?? null;
  const [consents, lead, bookings, names] = await Promise.all([
    findConsents(scope, { contactId: contact.id }),
    conversation.leadId
      ? scope.db.lead.findFirst({
          where: { tenantId: scope.tenantId, id: conversation.leadId },
          select: shownLead,
        })
      : null,
    scope.db.booking.findMany({
      where: { tenantId: scope.tenantId, contactId: contact.id, status: { in: ['hold', 'confirmed'] } },
      orderBy: { startsAt: 'asc' },
      take: 5,
      select: {
        id: true,
        status: true,
        startsAt: true,
        endsAt: true,
        holdExpiresAt: true,
        service: { select: { name: true } },
        staff: { select: { name: true } },
      },
    }),
    memberNames(scope, conversation.assigneeId ? [conversation.assigneeId] : []),
  ]);
  return {
    conversation: {
      ...fields,
      assigneeName: conversation.assigneeId ? (names.get(conversation.assigneeId) ?? null) : null,
      readSeq: read?.readSeq ?? 0,
      unreadCount: unreadOf({ ...conversation, read, memberSince: reader.since }),
    },
    contact: shownContact(scope, contact),
    consents,
    bookings,
    lead: lead
      ? {
          ...lead,
          hops: lead.hops.map((hop) => ({
            kind: hop.kind,
            at: hop.at,
            data: hop.data as Record<string, string | number | boolean | null>,
          })),
        }
      : null,
  };
}
