import { seal } from '@/server/platform/crypto';
import { AppError, notFound } from '@/server/platform/errors';
import { callSqlFunction } from '@/server/platform/db/sql-function';
import { newId } from '@/server/platform/ids';
import type { Scope } from '@/server/domain/scope';
import { reportedState, SENDING_LEASE_MS, statesBefore } from './rules';
import { messagePayloadSchema, type MessageKind, type MessageState, type StoredPayload } from './schema';

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
 * Adds a message under the conversation's next sequence number: one SQL function (prisma/migrations/0020). The conversation's row is
 * locked first, so messages of one conversation are numbered in the order they commit. A repeated client key or vendor id
 * returns the first message. Throws NOT_FOUND.
 */
export async function appendMessage(scope: Scope, message: AppendMessage): Promise<Appended> {
  const { connectionId, state, ...rest } = message;
  return append(scope, { ...rest, state, connectionId: connectionId ?? '' });
}

/** Without a state the channel decides it, and the connection is the conversation's. */
type Append = Omit<AppendMessage, 'state'> & { state?: MessageState; unlessClosed?: boolean };

async function append(scope: Scope, message: Append): Promise<Appended> {
  const { at, text, kind = 'text', payload = {}, ...rest } = message;
  const appended = await callSqlFunction<Appended | { closed: true } | null>(
    'append_message',
    {
      ...rest,
      id: newId('message'),
      tenantId: scope.tenantId,
      kind,
      payload,
      text: seal(text),
      preview: seal(text.replace(/\s+/g, ' ').slice(0, 80)),
      at: (at ?? scope.now()).toISOString(),
    },
    scope.db,
  );
  if (!appended) throw notFound('conversation');
  if ('closed' in appended) throw new AppError('CONFLICT', 'conversation is closed', { reason: 'conversation.closed' });
  return appended;
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

/** The person changed what they wrote. What was said before stays unsaid; a message that we never got is none. Emits `message.changed`. */
export async function editReceived(
  scope: Scope,
  edit: { connectionId: string; externalId: string; text: string },
): Promise<{ messageId: string } | null> {
  const { connectionId, externalId, text } = edit;
  const where = { tenantId: scope.tenantId, connectionId, externalId, direction: 'in' };
  const message = await scope.db.message.findFirst({
    where,
    select: { id: true, conversationId: true, seq: true, payload: true, state: true },
  });
  if (!message) return null;
  const payload = { ...(message.payload as object), editedAt: scope.now().toISOString() };
  await scope.db.message.update({ where: { id: message.id, tenantId: scope.tenantId }, data: { text: seal(text), payload } });
  const { conversationId, seq, state } = message;
  await scope.db.conversation.updateMany({
    where: { tenantId: scope.tenantId, id: conversationId, lastSeq: seq },
    data: { lastPreview: seal(text.replace(/\s+/g, ' ').slice(0, 80)) },
  });
  scope.emit({ name: 'message.changed', data: { tenantId: scope.tenantId, conversationId, messageId: message.id, seq, state } });
  return { messageId: message.id };
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
  const appended = await append(scope, { ...queued, direction: 'out', unlessClosed: queued.author === 'bot' });
  const isWeb = appended.conversation.channel === 'web';
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
    where: { tenantId: scope.tenantId, id: messageId, state: 'queued', OR: [{ leaseUntil: null }, { leaseUntil: { lte: scope.now() } }] },
    data: { state: 'sending', attempts: { increment: 1 }, leaseUntil: new Date(now.getTime() + SENDING_LEASE_MS) },
    select: { attempts: true },
  });
  return claimed[0] ? { attempt: claimed[0].attempts } : null;
}

export type DeliveryReport =
  | { state: 'sent'; externalId: string; connectionId?: string }
  | { state: 'delivered' | 'read' }
  | { state: 'failed' | 'unknown'; error: string }
  /** To be tried again, by nobody before `notBefore` of the tenant's clock. */
  | { state: 'queued'; error: string; notBefore?: Date };

/** Records what became of a message; a state never goes back. Emits `message.changed` when it changed. */
export async function recordDelivery(
  scope: Scope,
  { messageId, report }: { messageId: string; report: DeliveryReport },
): Promise<{ changed: boolean }> {
  const where = { tenantId: scope.tenantId, id: messageId };
  const state = report.state === 'failed' ? await failedOrInDoubt(scope, messageId) : report.state;
  const [changed] = await scope.db.message.updateManyAndReturn({
    where: { ...where, state: { in: statesBefore(state) } },
    data: { state, leaseUntil: report.state === 'queued' ? (report.notBefore ?? null) : null, ...reportFields(report, scope.now()) },
    select: { conversationId: true, seq: true },
  });
  if (!changed) {
    if (!(await scope.db.message.findFirst({ where, select: { id: true } }))) throw notFound('message');
    return { changed: false };
  }
  const { conversationId, seq } = changed;
  scope.emit({ name: 'message.changed', data: { tenantId: scope.tenantId, conversationId, messageId, seq, state } });
  return { changed: true };
}

async function failedOrInDoubt(scope: Scope, messageId: string): Promise<MessageState> {
  const message = await scope.db.message.findFirst({
    where: { tenantId: scope.tenantId, id: messageId },
    select: { state: true, payload: true },
  });
  if (!message) throw notFound('message');
  const isInDoubt = messagePayloadSchema.parse(message.payload).repeats !== undefined;
  return reportedState(message.state as MessageState, 'failed', isInDoubt);
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
