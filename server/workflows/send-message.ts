import { publicUrl } from '@/server/platform/env';
import { ProviderError } from '@/server/platform/errors';
import { log } from '@/server/platform/log';
import { openChannel } from '@/server/providers/channels/open-channel';
import { UNREACHABLE, type Capabilities, type OutboundMessage } from '@/server/providers/channels/port';
import { getProvider } from '@/server/providers/channels/registry';
import { isFlagOn } from '@/server/domain/flags/queries';
import { recordBroken } from '@/server/domain/connections/commands';
import type { OpenedConnection } from '@/server/domain/connections/queries';
import { setReachable } from '@/server/domain/contacts/commands';
import { markFirstContact } from '@/server/domain/leads/commands/move-lead';
import { claimForSending, recordDelivery } from '@/server/domain/messages/commands';
import { afterFailure, SENDING_LEASE_MS } from '@/server/domain/messages/rules';
import { messageToSend, type MessageToSend } from '@/server/domain/messages/queries/message-to-send';
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
      leadId: string | null;
      channel: string;
    };

async function prepare(scope: Scope, messageId: string): Promise<Prepared> {
  const message = await messageToSend(scope, { messageId });
  if (!message) return stop({ outcome: 'over' });
  const { state, connection, conversation, to } = message;
  if (state === 'sending') return settleLease(scope, message);
  if (state !== 'queued') return stop({ outcome: state === 'failed' ? 'failed' : state === 'unknown' ? 'unknown' : 'over' });
  const restMs = (message.leaseUntil?.getTime() ?? 0) - scope.now().getTime();
  if (restMs > 0) return stop({ outcome: 'again', afterMs: restMs }); // another run heard from the vendor when to come back
  if (message.hasEarlier) return stop({ outcome: 'again', afterMs: 1000 }); // one after another: the order is what the person reads
  if (!connection) return fail(scope, messageId, 'no connection');
  if (connection.status !== 'connected') return fail(scope, messageId, `connection ${connection.status}`);
  if (!(await isFlagOn(`channel.${connection.channel}`, { tenantId: scope.tenantId })))
    return fail(scope, messageId, 'channel switched off');
  if (!to) return fail(scope, messageId, 'no address');
  const claimed = await claimForSending(scope, { messageId });
  if (!claimed) return stop({ outcome: 'again', afterMs: 1000 });
  return {
    do: 'send',
    messageId,
    attempt: claimed.attempt,
    connection,
    capabilities: getProvider(connection.provider).capabilities,
    leadId: conversation.leadId,
    channel: conversation.channel,
    outbound: await outboundOf(scope, { ...message, connection, to }),
  };
}

/** Found while sending: either a living process has it, or one that died. */
async function settleLease(scope: Scope, message: MessageToSend): Promise<Prepared> {
  const leftMs = (message.leaseUntil?.getTime() ?? 0) - Date.now();
  if (leftMs > 0) return stop({ outcome: 'again', afterMs: Math.min(leftMs + 500, SENDING_LEASE_MS) });
  const honours = message.connection ? getProvider(message.connection.provider).capabilities.honoursIdempotencyKey : false;
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

type Draft = MessageToSend & { connection: OpenedConnection; to: string };

async function outboundOf(scope: Scope, draft: Draft): Promise<OutboundMessage> {
  const buttons = draft.payload.buttons?.map((button) => [button]);
  const base: OutboundMessage = { to: draft.to, text: draft.text, idempotencyKey: draft.id };
  if (draft.conversation.channel === 'email') return { ...base, buttons: linksOf(draft), email: await letterOf(scope, draft) };
  if (draft.kind === 'contact_request')
    return { ...base, requestContact: { label: draft.tenant.locale === 'en' ? 'Share my phone' : 'Поделиться телефоном' } };
  return { ...base, ...(buttons ? { buttons } : {}) };
}

/** A letter has no buttons that come back: slots become one link to the booking page. */
function linksOf({ payload, tenant }: Draft): OutboundMessage['buttons'] {
  const links = (payload.buttons ?? []).filter((button) => button.url).map((button) => [button]);
  if (!payload.slots) return links;
  const isEnglish = tenant.locale === 'en';
  const url = `${publicUrl()}${isEnglish ? '/en' : ''}/book/${tenant.slug}?service=${payload.slots.serviceId}`;
  return [...links, [{ id: 'book', label: isEnglish ? 'Choose a time' : 'Выбрать время', url }]];
}

async function letterOf(scope: Scope, draft: Draft): Promise<NonNullable<OutboundMessage['email']>> {
  const { tenant, conversation } = draft;
  const earlier =
    conversation.lastSeq > 1
      ? await scope.db.message.findMany({
          where: { tenantId: scope.tenantId, conversationId: conversation.id, externalId: { not: null } },
          orderBy: { seq: 'asc' },
          select: { externalId: true },
        })
      : [];
  const references = earlier.flatMap((message) => (message.externalId ? [message.externalId] : []));
  const subject =
    draft.payload.email?.subject ??
    conversation.subject ??
    (tenant.locale === 'en' ? `Your request to ${tenant.name}` : `Ваша заявка в ${tenant.name}`);
  return {
    subject: references.length > 0 ? `Re: ${subject}` : subject,
    fromName: tenant.name,
    messageId: `<${draft.id}@${mailHostOf(draft.connection)}>`,
    references,
    ...(references.at(-1) ? { inReplyTo: references.at(-1) } : {}),
  };
}

/** RFC 5322 §3.6.4: the right half of a Message-ID is a name of the sender's own; a foreign one looks like a forgery to filters. */
function mailHostOf({ settings }: OpenedConnection): string {
  return settings.account?.split('@')[1] || new URL(publicUrl()).hostname;
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
    const notBefore = new Date(scope.now().getTime() + verdict.afterMs);
    await recordDelivery(scope, { messageId: prepared.messageId, report: { state: 'queued', error: error.message, notBefore } });
    return { outcome: 'again', afterMs: verdict.afterMs };
  }
  const state = verdict.do === 'unknown' ? 'unknown' : 'failed';
  await recordDelivery(scope, { messageId: prepared.messageId, report: { state, error: error.message } });
  return { outcome: state };
}
