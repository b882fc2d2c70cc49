import { open } from '@/server/platform/crypto';
import { publicUrl } from '@/server/platform/env';
import { ProviderError } from '@/server/platform/errors';
import { log } from '@/server/platform/log';
import { openChannel } from '@/server/providers/channels/open-channel';
import { UNREACHABLE, type Capabilities, type OutboundMessage } from '@/server/providers/channels/port';
import { getProvider } from '@/server/providers/channels/registry';
import { recordBroken } from '@/server/domain/connections/commands';
import { openConnection, type OpenedConnection } from '@/server/domain/connections/queries';
import { setReachable } from '@/server/domain/contacts/commands';
import { markFirstContact } from '@/server/domain/leads/commands/move-lead';
import { claimForSending, recordDelivery } from '@/server/domain/messages/commands';
import { afterFailure, SENDING_LEASE_MS } from '@/server/domain/messages/rules';
import { messagePayloadSchema, type MessageState, type StoredPayload } from '@/server/domain/messages/schema';
import type { Scope } from '@/server/domain/scope';

/** Opens one unit of work as the system: given by the workflow, so that no vendor call happens inside one. */
export type RunScoped = <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;

export type SendResult =
  | { outcome: 'sent' | 'failed' | 'unknown' | 'over' }
  /** Somebody else is sending, an earlier message goes first, or the vendor asked for a pause. */
  | { outcome: 'again'; afterMs: number };

/**
 * One attempt at one message: claim, call the vendor, record (the state machine is in domain/messages/rules.ts). Between the
 * claim and the record the process may die; then the lease runs out and the outcome is `unknown`, or, where the channel
 * honours an idempotency key, the message is simply sent again.
 */
export async function sendMessage(run: RunScoped, { messageId }: { messageId: string }): Promise<SendResult> {
  const prepared = await run((scope) => prepare(scope, messageId));
  if (prepared.do !== 'send') return prepared.result;
  const { connection, outbound, attempt, capabilities } = prepared;
  try {
    const { channel } = openChannel(connection);
    const { externalId } = await channel.send(outbound);
    await run((scope) => succeed(scope, prepared, externalId));
    return { outcome: 'sent' };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    log.warn({
      event: 'message_not_sent',
      messageId,
      channel: connection.channel,
      kind: error.kind,
      attempt,
      vendorCode: error.vendorCode,
    });
    const verdict = afterFailure(error, attempt, capabilities.honoursIdempotencyKey);
    return run((scope) => record(scope, prepared, error, verdict));
  }
}

type Prepared =
  | { do: 'stop'; result: SendResult }
  | {
      do: 'send';
      messageId: string;
      attempt: number;
      connection: OpenedConnection;
      capabilities: Capabilities;
      outbound: OutboundMessage;
      contactId: string;
      leadId: string | null;
      channel: string;
    };

async function prepare(scope: Scope, messageId: string): Promise<Prepared> {
  const message = await scope.db.message.findFirst({ where: { tenantId: scope.tenantId, id: messageId }, include: { conversation: true } });
  if (!message) return stop({ outcome: 'over' });
  const state = message.state as MessageState;
  if (state === 'sending') return settleLease(scope, message);
  if (state !== 'queued') return stop({ outcome: state === 'failed' ? 'failed' : state === 'unknown' ? 'unknown' : 'over' });
  const earlier = await scope.db.message.findFirst({
    where: {
      tenantId: scope.tenantId,
      conversationId: message.conversationId,
      seq: { lt: message.seq },
      state: { in: ['queued', 'sending'] },
    },
    select: { id: true },
  });
  if (earlier) return stop({ outcome: 'again', afterMs: 1000 }); // one after another: the order is what the person reads
  const { conversation } = message;
  if (!conversation.connectionId) return fail(scope, messageId, 'no connection');
  const connection = await openConnection(scope, conversation.connectionId);
  if (connection.status !== 'connected') return fail(scope, messageId, `connection ${connection.status}`);
  const to = await addressOf(scope, conversation);
  if (!to) return fail(scope, messageId, 'no address');
  const claimed = await claimForSending(scope, { messageId });
  if (!claimed) return stop({ outcome: 'again', afterMs: 1000 });
  const payload = messagePayloadSchema.parse(message.payload);
  return {
    do: 'send',
    messageId,
    attempt: claimed.attempt,
    connection,
    capabilities: getProvider(connection.provider).capabilities,
    contactId: conversation.contactId,
    leadId: conversation.leadId,
    channel: conversation.channel,
    outbound: await outboundOf(scope, { to, text: open(message.text), kind: message.kind, payload, messageId, conversation, connection }),
  };
}

type StoredMessage = { id: string; leaseUntil: Date | null; conversation: { connectionId: string | null } };

/** Found while sending: either a living process has it, or one that died. */
async function settleLease(scope: Scope, message: StoredMessage): Promise<Prepared> {
  const leftMs = (message.leaseUntil?.getTime() ?? 0) - Date.now();
  if (leftMs > 0) return stop({ outcome: 'again', afterMs: Math.min(leftMs + 500, SENDING_LEASE_MS) });
  const connection = message.conversation.connectionId ? await openConnection(scope, message.conversation.connectionId) : null;
  const honours = connection ? getProvider(connection.provider).capabilities.honoursIdempotencyKey : false;
  log.warn({ event: 'message_outcome_unknown', messageId: message.id, honours });
  await recordDelivery(scope, {
    messageId: message.id,
    report: honours ? { state: 'queued', error: 'process died while sending' } : { state: 'unknown', error: 'process died while sending' },
  });
  return stop(honours ? { outcome: 'again', afterMs: 0 } : { outcome: 'unknown' });
}

function stop(result: SendResult): Prepared {
  return { do: 'stop', result };
}

async function fail(scope: Scope, messageId: string, error: string): Promise<Prepared> {
  await recordDelivery(scope, { messageId, report: { state: 'failed', error } });
  return stop({ outcome: 'failed' });
}

type ConversationRow = { id: string; channel: string; contactId: string; connectionId: string | null; subject: string | null };

async function addressOf(scope: Scope, conversation: ConversationRow): Promise<string | null> {
  if (conversation.channel === 'email') {
    const contact = await scope.db.contact.findFirst({
      where: { tenantId: scope.tenantId, id: conversation.contactId },
      select: { email: true },
    });
    return contact?.email ? open(contact.email) : null;
  }
  const identity = await scope.db.contactIdentity.findFirst({
    where: {
      tenantId: scope.tenantId,
      contactId: conversation.contactId,
      channel: conversation.channel,
      connectionId: conversation.connectionId ?? '',
    },
    orderBy: { createdAt: 'desc' },
    select: { externalId: true },
  });
  return identity?.externalId ?? null;
}

type Draft = {
  to: string;
  text: string;
  kind: string;
  payload: StoredPayload;
  messageId: string;
  conversation: ConversationRow;
  connection: OpenedConnection;
};

async function outboundOf(scope: Scope, draft: Draft): Promise<OutboundMessage> {
  const buttons = draft.payload.buttons?.map((button) => [button]);
  const base: OutboundMessage = { to: draft.to, text: draft.text, idempotencyKey: draft.messageId };
  if (draft.conversation.channel === 'email') return { ...base, buttons: await linksOf(scope, draft), email: await letterOf(scope, draft) };
  if (draft.kind === 'contact_request')
    return { ...base, requestContact: { label: (await localeOf(scope)) === 'en' ? 'Share my phone' : 'Поделиться телефоном' } };
  return { ...base, ...(buttons ? { buttons } : {}) };
}

/** A letter has no buttons that come back: slots become one link to the booking page. */
async function linksOf(scope: Scope, draft: Draft): Promise<OutboundMessage['buttons']> {
  const links = (draft.payload.buttons ?? []).filter((button) => button.url).map((button) => [button]);
  if (!draft.payload.slots) return links;
  const { slug, locale } = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { slug: true, locale: true } });
  const url = `${publicUrl()}${locale === 'en' ? '/en' : ''}/book/${slug}?service=${draft.payload.slots.serviceId}`;
  return [...links, [{ id: 'book', label: locale === 'en' ? 'Choose a time' : 'Выбрать время', url }]];
}

async function letterOf(scope: Scope, draft: Draft): Promise<NonNullable<OutboundMessage['email']>> {
  const tenant = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { name: true, locale: true } });
  const earlier = await scope.db.message.findMany({
    where: { tenantId: scope.tenantId, conversationId: draft.conversation.id, externalId: { not: null } },
    orderBy: { seq: 'asc' },
    select: { externalId: true },
  });
  const references = earlier.flatMap((message) => (message.externalId ? [message.externalId] : []));
  const subject =
    draft.payload.email?.subject ??
    draft.conversation.subject ??
    (tenant.locale === 'en' ? `Your request to ${tenant.name}` : `Ваша заявка в ${tenant.name}`);
  return {
    subject: references.length > 0 ? `Re: ${subject}` : subject,
    fromName: tenant.name,
    messageId: `<${draft.messageId}@fastlead>`,
    references,
    ...(references.at(-1) ? { inReplyTo: references.at(-1) } : {}),
  };
}

async function localeOf(scope: Scope): Promise<string> {
  return (await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { locale: true } })).locale;
}

async function succeed(scope: Scope, prepared: Extract<Prepared, { do: 'send' }>, externalId: string): Promise<void> {
  await recordDelivery(scope, {
    messageId: prepared.messageId,
    report: { state: 'sent', externalId, connectionId: prepared.connection.id },
  });
  if (prepared.leadId) await markFirstContact(scope, { leadId: prepared.leadId, channel: prepared.channel, at: scope.now() });
}

async function record(
  scope: Scope,
  prepared: Extract<Prepared, { do: 'send' }>,
  error: ProviderError,
  verdict: ReturnType<typeof afterFailure>,
): Promise<SendResult> {
  if (error.kind === 'auth') await recordBroken(scope, { connectionId: prepared.connection.id, reason: error.message });
  if (error.vendorCode === UNREACHABLE)
    await setReachable(scope, {
      channel: prepared.channel,
      connectionId: prepared.connection.id,
      externalId: prepared.outbound.to,
      reachable: false,
    });
  if (verdict.do === 'retry') {
    await recordDelivery(scope, { messageId: prepared.messageId, report: { state: 'queued', error: error.message } });
    return { outcome: 'again', afterMs: verdict.afterMs };
  }
  const state = verdict.do === 'unknown' ? 'unknown' : 'failed';
  await recordDelivery(scope, { messageId: prepared.messageId, report: { state, error: error.message } });
  return { outcome: state };
}
