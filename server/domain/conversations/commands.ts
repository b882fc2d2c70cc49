import { callSqlFunction } from '@/server/platform/db/sql-function';
import { AppError, notFound } from '@/server/platform/errors';
import { newId } from '@/server/platform/ids';
import type { Scope } from '@/server/domain/scope';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import { finishLead, reopenLead, setCheckAt, setLedgerState } from '@/server/domain/leads/commands/move-lead';
import { addEvent, appendMessage, queueMessage } from '@/server/domain/messages/commands';
import { memberNames } from '@/server/domain/messages/queries';

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

export type LockedConversation = { id: string; channel: string; mode: string; botMessageCount: number; lastSeq: number };

/**
 * A conversation to which nobody adds until this unit of work ends: what is said meanwhile gets its number after what we say.
 * Throws NOT_FOUND.
 */
export async function lockConversation(scope: Scope, { conversationId }: { conversationId: string }): Promise<LockedConversation> {
  const locked = await callSqlFunction<LockedConversation | null>(
    'lock_conversation',
    { tenantId: scope.tenantId, conversationId },
    scope.db,
  );
  if (!locked) throw notFound('conversation');
  return locked;
}

export type ClaimResult = { outcome: 'claimed' } | { outcome: 'taken'; byMemberId: string; byName: string };

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
  if (claimed.count === 0) return takenBy(scope, await requireConversation(scope, conversationId));
  await tellClaim(scope, { conversationId, memberId });
  scope.emit({ name: 'conversation.claimed', data: { tenantId: scope.tenantId, conversationId, memberId, byMemberId: memberId } });
  return { outcome: 'claimed' };
}

/** Who was first. Throws CONFLICT when nobody has it: then it was closed, or given back meanwhile. */
export async function takenBy(scope: Scope, current: { status: string; assigneeId: string | null }): Promise<ClaimResult> {
  if (current.status === 'resolved') throw new AppError('CONFLICT', 'conversation is closed', { reason: 'conversation.closed' });
  if (!current.assigneeId) throw new AppError('CONFLICT', 'nobody has it any more', { reason: 'conversation.changed' });
  const names = await memberNames(scope, [current.assigneeId]);
  return { outcome: 'taken', byMemberId: current.assigneeId, byName: names.get(current.assigneeId) ?? '' };
}

/** The visitor learns who has joined, the lead's trace keeps it; claiming again says nothing again. */
export async function tellClaim(scope: Scope, { conversationId, memberId }: { conversationId: string; memberId: string }): Promise<void> {
  const [conversation, names] = await Promise.all([
    scope.db.conversation.findFirstOrThrow({ where: { tenantId: scope.tenantId, id: conversationId }, select: { leadId: true } }),
    memberNames(scope, [memberId]),
  ]);
  const name = names.get(memberId) ?? '';
  await addEvent(scope, {
    conversationId,
    ...(name ? { name: 'operator.joined', values: { name: name.split(' ')[0] ?? '' } } : { name: 'operator.joined.nameless' }),
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

/** Keeps who waited and since when: an undo finds the conversation as it was. */
export async function closeConversation(scope: Scope, { conversationId }: { conversationId: string }): Promise<void> {
  const now = scope.now();
  const closed = await scope.db.conversation.updateManyAndReturn({
    where: { tenantId: scope.tenantId, id: conversationId, status: { not: 'resolved' } },
    data: { status: 'resolved', closedAt: now, snoozedUntil: null, updatedAt: now },
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
  if (conversation.leadId) await reviveLead(scope, { ...conversation, leadId: conversation.leadId });
  scope.emit({ name: 'conversation.changed', data: { tenantId: scope.tenantId, conversationId } });
}

/** The lead that ended only because its conversation was closed goes on; one that was booked or lost stays so. */
async function reviveLead(
  scope: Scope,
  { leadId, mode, waitingSince }: { leadId: string; mode: string; waitingSince: Date | null },
): Promise<void> {
  const closed = await scope.db.lead.findFirst({
    where: { tenantId: scope.tenantId, id: leadId, outcome: 'closed' },
    select: { id: true },
  });
  if (!closed) return;
  await reopenLead(scope, { leadId });
  if (mode === 'human' && !waitingSince) await setLedgerState(scope, { leadId, state: 'waiting' });
  scope.emit({ name: 'lead.changed', data: { tenantId: scope.tenantId, leadId } });
}

/**
 * Reading never goes back. What an operator has read is that operator's own; the furthest of them is what the visitor is shown, and
 * the first is the conversation's opening.
 */
export async function markRead(
  scope: Scope,
  { conversationId, seq, side }: { conversationId: string; seq: number; side: 'visitor' | 'operator' },
): Promise<void> {
  const conversation = await requireConversation(scope, conversationId);
  const read = Math.min(seq, conversation.lastSeq);
  const changed = side === 'operator' ? await readAsOperator(scope, conversation, read) : await readAsVisitor(scope, conversation, read);
  if (changed) scope.emit({ name: 'conversation.read', data: { tenantId: scope.tenantId, conversationId, side, seq: read } });
}

type ReadConversation = { id: string; openedAt: Date | null; operatorReadSeq: number; visitorReadSeq: number };

async function readAsOperator(scope: Scope, conversation: ReadConversation, seq: number): Promise<boolean> {
  const { tenantId } = scope;
  const now = scope.now();
  const memberId = memberOf(scope);
  const where = { tenantId, conversationId: conversation.id, memberId };
  const own = await scope.db.conversationRead.findFirst({ where, select: { readSeq: true, unreadCount: true } });
  if (own && own.readSeq >= seq && (own.unreadCount === 0 || own.readSeq > seq)) return false;
  // The conversation's row first: a message that arrives now waits for it, so that none falls between counting and writing.
  await scope.db.conversation.updateMany({
    where: { tenantId, id: conversation.id },
    data: {
      operatorReadSeq: Math.max(conversation.operatorReadSeq, seq),
      openedAt: conversation.openedAt ?? now,
    },
  });
  const unreadCount = await scope.db.message.count({
    where: { tenantId, conversationId: conversation.id, direction: 'in', seq: { gt: seq } },
  });
  const updated = await scope.db.conversationRead.updateMany({
    where: { ...where, readSeq: { lte: seq } },
    data: { readSeq: seq, unreadCount, updatedAt: now },
  });
  if (updated.count === 0)
    await scope.db.conversationRead.createMany({ data: [{ ...where, readSeq: seq, unreadCount, updatedAt: now }], skipDuplicates: true });
  return true;
}

async function readAsVisitor(scope: Scope, conversation: ReadConversation, seq: number): Promise<boolean> {
  const { tenantId } = scope;
  const now = scope.now();
  if (seq <= conversation.visitorReadSeq) return false;
  await scope.db.conversation.updateMany({
    where: { tenantId, id: conversation.id, visitorReadSeq: { lt: seq } },
    data: { visitorReadSeq: seq, updatedAt: now },
  });
  await scope.db.message.updateMany({
    where: { tenantId, conversationId: conversation.id, direction: 'out', seq: { lte: seq }, state: { in: ['sent', 'delivered'] } },
    data: { state: 'read', readAt: now },
  });
  return true;
}

export async function requireConversation(scope: Scope, conversationId: string) {
  const conversation = await scope.db.conversation.findFirst({ where: { tenantId: scope.tenantId, id: conversationId } });
  if (!conversation) throw notFound('conversation');
  return conversation;
}

export function memberOf(scope: Scope): string {
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
  const repeated = await scope.db.message.findFirst({
    where: { tenantId: scope.tenantId, conversationId, clientKey, author: 'member' },
    select: { id: true, seq: true },
  });
  // Said already: what happened to the conversation since does not matter, and a closed one is not opened by a repeat.
  if (repeated) return { messageId: repeated.id, seq: repeated.seq };
  await takeToAnswer(scope, { conversationId });
  const queued = await queueMessage(scope, { conversationId, author: 'member', authorId: memberOf(scope), text, clientKey });
  return { messageId: queued.messageId, seq: queued.seq };
}

/** Opens and claims what is about to be answered. Throws CONFLICT `conversation.taken` naming the colleague who has it. */
export async function takeToAnswer(
  scope: Scope,
  { conversationId }: { conversationId: string },
): Promise<{ channel: string; leadId: string | null }> {
  const conversation = await requireConversation(scope, conversationId);
  if (conversation.status === 'resolved') await reopenConversation(scope, { conversationId });
  const claimed = await claimConversation(scope, { conversationId });
  if (claimed.outcome === 'taken')
    throw new AppError('CONFLICT', 'a colleague has this conversation', { reason: 'conversation.taken', publicMessage: claimed.byName });
  return conversation;
}

/** Gives the conversation back to the bot: it goes on where the scenario stood. */
export async function returnToBot(scope: Scope, { conversationId }: { conversationId: string }): Promise<void> {
  const now = scope.now();
  const returned = await scope.db.conversation.updateMany({
    where: { tenantId: scope.tenantId, id: conversationId, status: { not: 'resolved' } },
    data: { mode: 'bot', assigneeId: null, claimedAt: null, escalatedAt: null, escalationReason: null, snoozedUntil: null, updatedAt: now },
  });
  if (returned.count === 0) throw notFound('conversation');
  scope.emit({ name: 'conversation.changed', data: { tenantId: scope.tenantId, conversationId } });
}
