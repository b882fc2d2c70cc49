import { open } from '@/server/platform/crypto';
import { AppError, notFound } from '@/server/platform/errors';
import { newId } from '@/server/platform/ids';
import type { Scope } from '@/server/domain/scope';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import { finishLead, setCheckAt } from '@/server/domain/leads/commands/move-lead';
import { addEvent, appendMessage, queueMessage } from '@/server/domain/messages/commands';

type OpenConversation = {
  contactId: string;
  leadId: string | null;
  channel: string;
  connectionId: string | null;
  visitorId?: string | null;
  proofKey?: string;
  at?: Date;
};

/**
 * The open conversation of this contact in this channel, made when there is none. Two messages arriving at once find the
 * same one: the partial unique index `conversations_one_open` decides.
 */
export async function openConversation(scope: Scope, wanted: OpenConversation): Promise<{ id: string; created: boolean }> {
  const proofKey = wanted.proofKey ?? '';
  const where = { tenantId: scope.tenantId, contactId: wanted.contactId, channel: wanted.channel, proofKey, status: { not: 'resolved' } };
  const found = await scope.db.conversation.findFirst({ where, select: { id: true } });
  if (found) return { id: found.id, created: false };
  const now = wanted.at ?? scope.now();
  const made = await scope.db.conversation.createManyAndReturn({
    data: [
      {
        id: newId('conversation'),
        tenantId: scope.tenantId,
        contactId: wanted.contactId,
        leadId: wanted.leadId,
        channel: wanted.channel,
        connectionId: wanted.connectionId,
        visitorId: wanted.visitorId ?? null,
        proofKey,
        createdAt: now,
        updatedAt: now,
      },
    ],
    skipDuplicates: true,
    select: { id: true },
  });
  const id = made[0]?.id ?? (await scope.db.conversation.findFirstOrThrow({ where, select: { id: true } })).id;
  if (made[0])
    scope.emit({
      name: 'conversation.opened',
      data: { tenantId: scope.tenantId, conversationId: id, ...(wanted.leadId ? { leadId: wanted.leadId } : {}) },
    });
  return { id, created: made.length > 0 };
}

export type ClaimResult = { outcome: 'claimed' } | { outcome: 'taken'; byMemberId: string };

/** Atomic: of two operators one wins, the other learns who. Claiming silences the bot. */
export async function claimConversation(
  scope: Scope,
  { conversationId, takeOver = false }: { conversationId: string; takeOver?: boolean },
): Promise<ClaimResult> {
  const memberId = memberOf(scope);
  const now = scope.now();
  const claimed = await scope.db.conversation.updateMany({
    where: {
      tenantId: scope.tenantId,
      id: conversationId,
      status: { not: 'resolved' },
      ...(takeOver ? {} : { OR: [{ assigneeId: null }, { assigneeId: memberId }] }),
    },
    data: { assigneeId: memberId, claimedAt: now, mode: 'human', updatedAt: now },
  });
  if (claimed.count === 0) {
    const current = await scope.db.conversation.findFirst({
      where: { tenantId: scope.tenantId, id: conversationId },
      select: { assigneeId: true, status: true },
    });
    if (!current) throw notFound('conversation');
    if (!current.assigneeId) throw new AppError('CONFLICT', 'conversation is closed', { reason: 'conversation.closed' });
    return { outcome: 'taken', byMemberId: current.assigneeId };
  }
  await tellClaim(scope, { conversationId, memberId });
  scope.emit({ name: 'conversation.claimed', data: { tenantId: scope.tenantId, conversationId, memberId } });
  return { outcome: 'claimed' };
}

/** The visitor learns who has joined, the lead's trace keeps it; claiming again says nothing again. */
async function tellClaim(scope: Scope, { conversationId, memberId }: { conversationId: string; memberId: string }): Promise<void> {
  const [conversation, member] = await Promise.all([
    scope.db.conversation.findFirstOrThrow({ where: { tenantId: scope.tenantId, id: conversationId }, select: { leadId: true } }),
    scope.db.member.findFirst({ where: { tenantId: scope.tenantId, id: memberId }, select: { displayName: true } }),
  ]);
  const name = member?.displayName ? open(member.displayName) : '';
  await addEvent(scope, {
    conversationId,
    name: 'operator.joined',
    values: { name: name.split(' ')[0] ?? '' },
    clientKey: `joined:${memberId}`,
  });
  if (conversation.leadId)
    await addHop(scope, {
      leadId: conversation.leadId,
      kind: 'conversation.claimed',
      data: { by: name },
      onceKey: `claimed:${conversationId}:${memberId}`,
    });
}

/** Gives it back to the pool; the bot stays silent until it is asked to go on. */
export async function releaseConversation(scope: Scope, { conversationId }: { conversationId: string }): Promise<void> {
  const now = scope.now();
  const released = await scope.db.conversation.updateMany({
    where: { tenantId: scope.tenantId, id: conversationId, assigneeId: memberOf(scope) },
    data: { assigneeId: null, claimedAt: null, updatedAt: now },
  });
  if (released.count === 0) throw notFound('conversation');
  scope.emit({ name: 'conversation.changed', data: { tenantId: scope.tenantId, conversationId } });
}

export async function closeConversation(scope: Scope, { conversationId }: { conversationId: string }): Promise<void> {
  const now = scope.now();
  const closed = await scope.db.conversation.updateManyAndReturn({
    where: { tenantId: scope.tenantId, id: conversationId, status: { not: 'resolved' } },
    data: { status: 'resolved', closedAt: now, unreadCount: 0, waitingSince: null, updatedAt: now },
    select: { id: true, leadId: true },
  });
  if (!closed[0]) {
    await requireConversation(scope, conversationId);
    return; // closed already: a second click is not an error
  }
  await appendMessage(scope, {
    conversationId,
    direction: 'event',
    author: 'system',
    kind: 'event',
    text: 'conversation.closed',
    payload: { event: { name: 'conversation.closed' } },
    state: 'sent',
  });
  if (closed[0].leadId) {
    await setCheckAt(scope, { leadId: closed[0].leadId, at: null });
    await finishLead(scope, { leadId: closed[0].leadId, outcome: 'closed' });
  }
  scope.emit({
    name: 'conversation.closed',
    data: { tenantId: scope.tenantId, conversationId, ...(closed[0].leadId ? { leadId: closed[0].leadId } : {}) },
  });
}

/** Undo of a close within the interface's ten seconds, and later too: nothing was deleted. */
export async function reopenConversation(scope: Scope, { conversationId }: { conversationId: string }): Promise<void> {
  const now = scope.now();
  const conversation = await requireConversation(scope, conversationId);
  const another = await scope.db.conversation.findFirst({
    where: {
      tenantId: scope.tenantId,
      contactId: conversation.contactId,
      channel: conversation.channel,
      proofKey: conversation.proofKey,
      status: { not: 'resolved' },
      id: { not: conversationId },
    },
    select: { id: true },
  });
  if (another) throw new AppError('CONFLICT', 'the person already has a newer conversation', { reason: 'conversation.newer_open' });
  await scope.db.conversation.update({
    where: { id: conversationId, tenantId: scope.tenantId },
    data: { status: 'open', closedAt: null, updatedAt: now },
  });
  scope.emit({ name: 'conversation.changed', data: { tenantId: scope.tenantId, conversationId } });
}

/** Reading never goes back; the first reading by an operator is the conversation's opening. */
export async function markRead(
  scope: Scope,
  { conversationId, seq, side }: { conversationId: string; seq: number; side: 'visitor' | 'operator' },
): Promise<void> {
  const conversation = await requireConversation(scope, conversationId);
  const read = Math.min(seq, conversation.lastSeq);
  const before = side === 'operator' ? conversation.operatorReadSeq : conversation.visitorReadSeq;
  if (read <= before && !(side === 'operator' && conversation.openedAt === null)) return;
  const now = scope.now();
  if (side === 'operator') {
    const unread = await scope.db.message.count({
      where: { tenantId: scope.tenantId, conversationId, direction: 'in', seq: { gt: read } },
    });
    await scope.db.conversation.updateMany({
      where: { tenantId: scope.tenantId, id: conversationId, operatorReadSeq: { lte: read } },
      data: { operatorReadSeq: read, unreadCount: unread, openedAt: conversation.openedAt ?? now, updatedAt: now },
    });
  } else {
    await scope.db.conversation.updateMany({
      where: { tenantId: scope.tenantId, id: conversationId, visitorReadSeq: { lt: read } },
      data: { visitorReadSeq: read, updatedAt: now },
    });
    await scope.db.message.updateMany({
      where: { tenantId: scope.tenantId, conversationId, direction: 'out', seq: { lte: read }, state: { in: ['sent', 'delivered'] } },
      data: { state: 'read', readAt: now },
    });
  }
  scope.emit({ name: 'conversation.read', data: { tenantId: scope.tenantId, conversationId, side, seq: read } });
}

/** The web chat fetched everything up to here: delivered, for sure. */
export async function markDelivered(scope: Scope, { conversationId, seq }: { conversationId: string; seq: number }): Promise<void> {
  await scope.db.message.updateMany({
    where: { tenantId: scope.tenantId, conversationId, direction: 'out', seq: { lte: seq }, state: 'sent' },
    data: { state: 'delivered', deliveredAt: scope.now() },
  });
}

export async function requireConversation(scope: Scope, conversationId: string) {
  const conversation = await scope.db.conversation.findFirst({ where: { tenantId: scope.tenantId, id: conversationId } });
  if (!conversation) throw notFound('conversation');
  return conversation;
}

function memberOf(scope: Scope): string {
  if (scope.actor.kind !== 'person') throw new AppError('FORBIDDEN', 'only a member can do this', { reason: 'access.forbidden' });
  return scope.actor.memberId;
}

/**
 * A member answers in the conversation's own channel. Answering claims an unclaimed conversation and silences the bot; a
 * conversation claimed by a colleague is answered only after taking it over, a closed one is opened again. Throws CONFLICT `conversation.taken`.
 */
export async function reply(
  scope: Scope,
  { conversationId, text, clientKey }: { conversationId: string; text: string; clientKey: string },
): Promise<{ messageId: string; seq: number }> {
  const memberId = memberOf(scope);
  if ((await requireConversation(scope, conversationId)).status === 'resolved') await reopenConversation(scope, { conversationId });
  const claimed = await claimConversation(scope, { conversationId });
  if (claimed.outcome === 'taken') throw new AppError('CONFLICT', 'a colleague has this conversation', { reason: 'conversation.taken' });
  const queued = await queueMessage(scope, { conversationId, author: 'member', authorId: memberId, text, clientKey });
  return { messageId: queued.messageId, seq: queued.seq };
}

/** Gives the conversation back to the bot: it goes on where the scenario stood. */
export async function returnToBot(scope: Scope, { conversationId }: { conversationId: string }): Promise<void> {
  const now = scope.now();
  const returned = await scope.db.conversation.updateMany({
    where: { tenantId: scope.tenantId, id: conversationId, status: { not: 'resolved' } },
    data: { mode: 'bot', assigneeId: null, claimedAt: null, escalatedAt: null, escalationReason: null, updatedAt: now },
  });
  if (returned.count === 0) throw notFound('conversation');
  scope.emit({ name: 'conversation.changed', data: { tenantId: scope.tenantId, conversationId } });
}
