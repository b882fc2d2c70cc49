import { notFound } from '@/server/platform/errors';
import { open, openOptional } from '@/server/platform/crypto';
import { contactSearch, shownContact } from '@/server/domain/leads/queries';
import { findConsents } from '@/server/domain/consents/queries';
import { listMessages, memberNames } from '@/server/domain/messages/queries';
import type { Scope } from '@/server/domain/scope';
import type { Prisma } from '@/prisma/client/client';
import type { z } from 'zod';
import type { listConversationsSchema, threadSchema } from './schema';

/** The inbox list. Those who wait for an answer come first, the longest waiting on top; then by the last message. */
export async function listConversations(scope: Scope, filter: z.infer<typeof listConversationsSchema>) {
  const memberId = scope.actor.kind === 'person' ? scope.actor.memberId : '';
  const where: Prisma.ConversationWhereInput = {
    tenantId: scope.tenantId,
    ...viewOf(filter.view, memberId),
    ...(filter.channel ? { channel: filter.channel } : {}),
    ...(filter.search ? { contact: contactSearch(scope, filter.search) } : {}),
    ...(filter.cursor ? { id: { lt: filter.cursor } } : {}),
  };
  const rows = await scope.db.conversation.findMany({
    where,
    orderBy: filter.cursor
      ? [{ id: 'desc' }]
      : [{ waitingSince: { sort: 'asc', nulls: 'last' } }, { lastMessageAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
    take: filter.limit,
    select: {
      id: true,
      channel: true,
      status: true,
      mode: true,
      assigneeId: true,
      unreadCount: true,
      lastSeq: true,
      operatorReadSeq: true,
      waitingSince: true,
      escalatedAt: true,
      escalationReason: true,
      lastMessageAt: true,
      lastPreview: true,
      subject: true,
      leadId: true,
      linkedConversationId: true,
      createdAt: true,
      contact: { select: { id: true, name: true, phone: true, email: true, timeZone: true } },
    },
  });
  const names = await memberNames(
    scope,
    rows.flatMap((row) => (row.assigneeId ? [row.assigneeId] : [])),
  );
  return rows.map(({ lastPreview, contact, ...row }) => ({
    ...row,
    preview: openOptional(lastPreview) ?? '',
    contact: shownContact(scope, contact),
    assigneeName: row.assigneeId ? (names.get(row.assigneeId) ?? null) : null,
  }));
}

function viewOf(view: z.infer<typeof listConversationsSchema>['view'], memberId: string): Prisma.ConversationWhereInput {
  const isOpen = { status: { not: 'resolved' } };
  switch (view) {
    case 'mine':
      return { ...isOpen, assigneeId: memberId };
    case 'pool':
      return { ...isOpen, assigneeId: null, mode: 'human' };
    case 'bot':
      return { ...isOpen, mode: 'bot', assigneeId: null };
    case 'all':
      return isOpen;
    case 'closed':
      return { status: 'resolved' };
  }
}

/** Who looks at the inbox, and by which clock its days are told. */
export async function getViewpoint(scope: Scope): Promise<{ memberId: string; timeZone: string }> {
  const { timeZone } = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { timeZone: true } });
  return { memberId: scope.actor.kind === 'person' ? scope.actor.memberId : '', timeZone };
}

/** Numbers of the tabs and of the menu's badge. */
export async function countConversations(scope: Scope) {
  const memberId = scope.actor.kind === 'person' ? scope.actor.memberId : '';
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
        unreadCount: { gt: 0 },
        OR: [{ assigneeId: memberId }, { assigneeId: null, mode: 'human' }],
      },
    }),
  ]);
  return { mine, pool, bot, all, unread };
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

/** One conversation with its messages, for an operator. Throws NOT_FOUND. */
export async function getThread(scope: Scope, query: z.infer<typeof threadSchema>) {
  const conversation = await scope.db.conversation.findFirst({
    where: { tenantId: scope.tenantId, id: query.conversationId },
    include: { contact: true },
  });
  if (!conversation) throw notFound('conversation');
  const { contact, lastPreview: _preview, proofKey: _proof, visitorId: _visitor, ...fields } = conversation;
  const [messages, consents, lead, bookings, names] = await Promise.all([
    listMessages(scope, { ...query, forVisitor: false }),
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
    conversation: { ...fields, assigneeName: conversation.assigneeId ? (names.get(conversation.assigneeId) ?? null) : null },
    contact: shownContact(scope, contact),
    messages,
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

/** What the visitor's own token may see. Throws NOT_FOUND for a conversation of somebody else. */
export async function visitorConversation(
  scope: Scope,
  { conversationId, visitorId, after }: { conversationId: string; visitorId: string; after: number },
) {
  const conversation = await scope.db.conversation.findFirst({ where: { tenantId: scope.tenantId, id: conversationId, visitorId } });
  if (!conversation) throw notFound('conversation');
  const [messages, lead, booking, names] = await Promise.all([
    listMessages(scope, { conversationId, after, limit: 200, forVisitor: true }),
    conversation.leadId
      ? scope.db.lead.findFirst({
          where: { tenantId: scope.tenantId, id: conversation.leadId, visitorId },
          select: { givenName: true, phoneHash: true, emailHash: true },
        })
      : null,
    scope.db.booking.findFirst({
      where: { tenantId: scope.tenantId, conversationId, status: { in: ['hold', 'confirmed'] } },
      orderBy: { createdAt: 'desc' },
      select: { id: true },
    }),
    memberNames(scope, conversation.assigneeId ? [conversation.assigneeId] : []),
  ]);
  const contact = await scope.db.contact.findFirst({
    where: { tenantId: scope.tenantId, id: conversation.contactId },
    select: { phoneHash: true, emailHash: true },
  });
  return {
    conversation,
    messages,
    bookingId: booking?.id ?? null,
    assigneeName: conversation.assigneeId ? (names.get(conversation.assigneeId) ?? null) : null,
    // Only what this visitor typed: the contact behind a known phone number may be somebody else.
    contact: {
      name: lead?.givenName ? open(lead.givenName) : null,
      hasPhone: Boolean(lead ? contact?.phoneHash : null),
      hasEmail: Boolean(lead ? contact?.emailHash : null),
    },
  };
}
