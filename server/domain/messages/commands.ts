import { seal } from '@/server/platform/crypto';
import { AppError, notFound } from '@/server/platform/errors';
import { newId } from '@/server/platform/ids';
import type { Scope } from '@/server/domain/scope';
import { mayBecome, SENDING_LEASE_MS } from './rules';
import type { MessageKind, MessageState, StoredPayload } from './schema';

export type AppendMessage = {
  conversationId: string;
  direction: 'in' | 'out' | 'note' | 'event';
  author: 'visitor' | 'bot' | 'member' | 'system';
  authorId?: string | null;
  kind?: MessageKind;
  text: string;
  payload?: StoredPayload;
  state: MessageState;
  clientKey?: string | null;
  connectionId?: string | null;
  externalId?: string | null;
  at?: Date;
};

export type Appended = {
  messageId: string;
  seq: number;
  repeated: boolean;
  conversation: { id: string; leadId: string | null; channel: string; mode: string };
};

/**
 * Adds a message under the conversation's next sequence number. The conversation's row is locked by taking the number, so
 * messages of one conversation are numbered in the order they commit. A repeated client key or vendor id returns the first
 * message. Throws NOT_FOUND.
 */
export async function appendMessage(scope: Scope, message: AppendMessage): Promise<Appended> {
  const now = message.at ?? scope.now();
  const locked = await scope.db.conversation.updateManyAndReturn({
    where: { tenantId: scope.tenantId, id: message.conversationId },
    data: { lastSeq: { increment: 1 } },
    select: { id: true, leadId: true, channel: true, mode: true, lastSeq: true, status: true, botMessageCount: true },
  });
  const conversation = locked[0];
  if (!conversation) throw notFound('conversation');
  const repeated = await findRepeated(scope, message);
  if (repeated) {
    await scope.db.conversation.update({ where: { id: conversation.id, tenantId: scope.tenantId }, data: { lastSeq: { decrement: 1 } } });
    return { messageId: repeated.id, seq: repeated.seq, repeated: true, conversation };
  }
  const id = newId('message');
  await scope.db.message.create({
    data: {
      id,
      tenantId: scope.tenantId,
      conversationId: conversation.id,
      seq: conversation.lastSeq,
      direction: message.direction,
      author: message.author,
      authorId: message.authorId ?? null,
      kind: message.kind ?? 'text',
      text: seal(message.text),
      payload: (message.payload ?? {}) as object,
      clientKey: message.clientKey ?? null,
      connectionId: message.connectionId ?? '',
      externalId: message.externalId ?? null,
      state: message.state,
      createdAt: now,
      sentAt: message.state === 'sent' ? now : null,
    },
  });
  await scope.db.conversation.update({
    where: { id: conversation.id, tenantId: scope.tenantId },
    data: conversationChanges(message, conversation, now),
  });
  return { messageId: id, seq: conversation.lastSeq, repeated: false, conversation };
}

function findRepeated(scope: Scope, message: AppendMessage): Promise<{ id: string; seq: number } | null> {
  const either = [
    ...(message.clientKey ? [{ conversationId: message.conversationId, clientKey: message.clientKey }] : []),
    ...(message.externalId ? [{ connectionId: message.connectionId ?? '', externalId: message.externalId }] : []),
  ];
  if (either.length === 0) return Promise.resolve(null);
  return scope.db.message.findFirst({ where: { tenantId: scope.tenantId, OR: either }, select: { id: true, seq: true } });
}

function conversationChanges(message: AppendMessage, conversation: { status: string; botMessageCount: number }, now: Date) {
  if (message.direction === 'note' || message.direction === 'event') return { updatedAt: now };
  const preview = seal(message.text.replace(/\s+/g, ' ').slice(0, 80));
  const inbound = message.direction === 'in';
  return {
    lastMessageAt: now,
    lastPreview: preview,
    updatedAt: now,
    ...(inbound
      ? {
          lastInboundAt: now,
          unreadCount: { increment: 1 },
          waitingSince: now,
          ...(conversation.status === 'pending' ? { status: 'open' } : {}),
        }
      : { waitingSince: null, ...(message.author === 'bot' ? { botMessageCount: { increment: 1 } } : {}) }),
  };
}

type Received = {
  conversationId: string;
  text: string;
  kind?: MessageKind;
  payload?: StoredPayload;
  clientKey?: string | null;
  connectionId?: string | null;
  externalId?: string | null;
  at?: Date;
};

/** A prospect wrote. Emits `message.received` once, however often it is delivered. */
export async function receiveMessage(scope: Scope, received: Received): Promise<Appended> {
  const appended = await appendMessage(scope, { ...received, direction: 'in', author: 'visitor', state: 'received' });
  if (!appended.repeated)
    scope.emit({
      name: 'message.received',
      data: {
        tenantId: scope.tenantId,
        conversationId: received.conversationId,
        messageId: appended.messageId,
        seq: appended.seq,
        ...leadOf(appended),
      },
    });
  return appended;
}

type Queued = {
  conversationId: string;
  author: 'bot' | 'member' | 'system';
  authorId?: string | null;
  kind?: MessageKind;
  text: string;
  payload?: StoredPayload;
  clientKey: string;
};

/** Something to say to a prospect. In the web chat committed is sent; elsewhere delivery is a workflow's work. The same client key is one message. */
export async function queueMessage(scope: Scope, queued: Queued): Promise<Appended> {
  const conversation = await scope.db.conversation.findFirst({
    where: { tenantId: scope.tenantId, id: queued.conversationId },
    select: { connectionId: true, status: true, channel: true },
  });
  if (!conversation) throw notFound('conversation');
  if (conversation.status === 'resolved' && queued.author === 'bot')
    throw new AppError('CONFLICT', 'conversation is closed', { reason: 'conversation.closed' });
  const isWeb = conversation.channel === 'web';
  const appended = await appendMessage(scope, {
    ...queued,
    connectionId: conversation.connectionId,
    direction: 'out',
    state: isWeb ? 'sent' : 'queued',
  });
  if (!appended.repeated)
    scope.emit({
      name: isWeb ? 'message.posted' : 'message.queued',
      data: {
        tenantId: scope.tenantId,
        conversationId: queued.conversationId,
        messageId: appended.messageId,
        seq: appended.seq,
        author: queued.author,
        ...leadOf(appended),
      },
    });
  return appended;
}

/** Seen by colleagues only. */
export async function addNote(
  scope: Scope,
  note: { conversationId: string; text: string; clientKey: string },
): Promise<{ messageId: string }> {
  const authorId = scope.actor.kind === 'person' ? scope.actor.memberId : null;
  const appended = await appendMessage(scope, { ...note, direction: 'note', author: 'member', authorId, state: 'sent' });
  if (!appended.repeated)
    scope.emit({
      name: 'message.noted',
      data: { tenantId: scope.tenantId, conversationId: note.conversationId, messageId: appended.messageId, seq: appended.seq },
    });
  return { messageId: appended.messageId };
}

/** A line of history both sides see, such as «Анна присоединилась». */
export async function addEvent(
  scope: Scope,
  event: { conversationId: string; name: string; values?: Record<string, string>; clientKey?: string },
): Promise<void> {
  const appended = await appendMessage(scope, {
    conversationId: event.conversationId,
    direction: 'event',
    author: 'system',
    kind: 'event',
    text: event.name,
    payload: { event: { name: event.name, values: event.values } },
    state: 'sent',
    clientKey: event.clientKey ?? null,
  });
  if (!appended.repeated)
    scope.emit({ name: 'conversation.changed', data: { tenantId: scope.tenantId, conversationId: event.conversationId } });
}

/** Takes a queued message for sending. False: somebody else has it, or it is not to be sent any more. */
export async function claimForSending(scope: Scope, { messageId }: { messageId: string }): Promise<{ attempt: number } | null> {
  const now = new Date();
  const claimed = await scope.db.message.updateManyAndReturn({
    where: { tenantId: scope.tenantId, id: messageId, state: 'queued' },
    data: { state: 'sending', attempts: { increment: 1 }, leaseUntil: new Date(now.getTime() + SENDING_LEASE_MS) },
    select: { attempts: true },
  });
  return claimed[0] ? { attempt: claimed[0].attempts } : null;
}

export type DeliveryReport =
  | { state: 'sent'; externalId: string; connectionId?: string }
  | { state: 'delivered' | 'read' }
  | { state: 'failed' | 'unknown'; error: string }
  | { state: 'queued'; error: string };

/** Records what became of a message; a state never goes back. Emits `message.changed` when it changed. */
export async function recordDelivery(
  scope: Scope,
  { messageId, report }: { messageId: string; report: DeliveryReport },
): Promise<{ changed: boolean }> {
  const message = await scope.db.message.findFirst({
    where: { tenantId: scope.tenantId, id: messageId },
    select: { id: true, state: true, conversationId: true, seq: true },
  });
  if (!message) throw notFound('message');
  const from = message.state as MessageState;
  const isRequeue = report.state === 'queued' && from === 'sending';
  if (!isRequeue && !mayBecome(from, report.state)) return { changed: false };
  const now = scope.now();
  const changed = await scope.db.message.updateMany({
    where: { tenantId: scope.tenantId, id: messageId, state: from },
    data: { state: report.state, leaseUntil: null, ...reportFields(report, now) },
  });
  if (changed.count === 0) return { changed: false };
  scope.emit({
    name: 'message.changed',
    data: { tenantId: scope.tenantId, conversationId: message.conversationId, messageId, seq: message.seq, state: report.state },
  });
  return { changed: true };
}

function reportFields(report: DeliveryReport, now: Date) {
  switch (report.state) {
    case 'sent':
      return {
        sentAt: now,
        externalId: report.externalId,
        error: null,
        ...(report.connectionId ? { connectionId: report.connectionId } : {}),
      };
    case 'delivered':
      return { deliveredAt: now };
    case 'read':
      return { readAt: now };
    default:
      return { error: report.error.slice(0, 500) };
  }
}

function leadOf(appended: Appended): { leadId?: string } {
  return appended.conversation.leadId ? { leadId: appended.conversation.leadId } : {};
}
