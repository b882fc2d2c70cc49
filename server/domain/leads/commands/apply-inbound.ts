import { sha256 } from '@/server/platform/crypto';
import type { InboundEvent } from '@/server/providers/channels/port';
import { addContactPoints, linkIdentity, setReachable } from '@/server/domain/contacts/commands';
import { openConversation } from '@/server/domain/conversations/commands';
import { addEvent, editReceived, receiveMessage, recordDelivery } from '@/server/domain/messages/commands';
import { messagePayloadSchema } from '@/server/domain/messages/schema';
import type { Scope } from '@/server/domain/scope';
import { addHop } from './add-hop';
import { conversationOfLetter } from './conversation-of-letter';
import { conversationWith, identityOf, type InboundConnection } from './conversation-with';
import { joinAccount } from './join-account';

/**
 * Applies what a vendor told us to the tenant's rows. Every part is idempotent (identity, open conversation and vendor message
 * id are unique), so an event delivered five times, in parallel or out of order ends in the same state.
 */
export async function applyInbound(scope: Scope, connection: InboundConnection, event: InboundEvent): Promise<void> {
  switch (event.type) {
    case 'start':
      return applyStart(scope, connection, event);
    case 'message': {
      const conversation = event.letter
        ? await conversationOfLetter(scope, connection, { ...event, letter: event.letter })
        : await conversationWith(scope, connection, event.from);
      await receiveMessage(scope, {
        conversationId: conversation.id,
        text: event.text,
        connectionId: connection.id,
        externalId: event.messageExternalId,
      });
      return;
    }
    case 'button': {
      const conversation = await conversationWith(scope, connection, event.from);
      const pressed = await findButton(scope, conversation.id, event.buttonId);
      await receiveMessage(scope, {
        conversationId: conversation.id,
        text: pressed?.label ?? event.buttonId,
        connectionId: connection.id,
        externalId: `button:${event.externalId}`,
        payload: { answer: { buttonId: event.buttonId, messageId: pressed?.messageId } },
      });
      return;
    }
    case 'edit':
      // Overtaken by its own correction, the first wording is a repetition when it comes.
      if (!(await editReceived(scope, { connectionId: connection.id, externalId: event.messageExternalId, text: event.text })))
        await applyInbound(scope, connection, { ...event, type: 'message' });
      return;
    case 'contact':
      return applyContact(scope, connection, event);
    case 'reachability':
      return setReachable(scope, {
        channel: connection.channel,
        connectionId: connection.id,
        externalId: event.from.externalId,
        reachable: event.reachable,
      });
    case 'status': {
      const message = await scope.db.message.findFirst({
        where: { tenantId: scope.tenantId, connectionId: connection.id, externalId: event.messageExternalId },
        select: { id: true },
      });
      if (!message) return; // sent by somebody else through the same account
      await recordDelivery(scope, {
        messageId: message.id,
        report: event.state === 'failed' ? { state: 'failed', error: event.reason ?? 'vendor.failed' } : { state: event.state },
      });
    }
  }
}

/** A shared number is the person's own when the vendor vouches for it; anything else is only what they said. */
async function applyContact(scope: Scope, connection: InboundConnection, event: Extract<InboundEvent, { type: 'contact' }>): Promise<void> {
  const conversation = await conversationWith(scope, connection, event.from);
  if (event.isOwn)
    await addContactPoints(scope, { contactId: conversation.contactId, points: { phone: event.phone, name: event.from.name } });
  if (event.isOwn && conversation.leadId)
    await addHop(scope, {
      leadId: conversation.leadId,
      kind: 'contact.added',
      data: { channel: connection.channel, field: 'phone' },
      onceKey: `contact:${event.externalId}`,
    });
  await receiveMessage(scope, {
    conversationId: conversation.id,
    text: event.phone,
    connectionId: connection.id,
    externalId: `contact:${event.externalId}`,
  });
}

/** The deep link ties the vendor's account to the lead: only the person who got the link could press Start with its token. */
async function applyStart(scope: Scope, connection: InboundConnection, event: Extract<InboundEvent, { type: 'start' }>): Promise<void> {
  const link = event.token
    ? await scope.db.deepLink.findFirst({
        where: { tenantId: scope.tenantId, tokenHash: sha256(event.token), connectionId: connection.id, expiresAt: { gt: scope.now() } },
      })
    : null;
  if (!link) {
    await conversationWith(scope, connection, event.from);
    return;
  }
  const now = scope.now();
  // The link is spent by its first account: a forwarded link opens a conversation of its own, not this lead's.
  const known = await scope.db.contactIdentity.findUnique({
    where: {
      tenantId_channel_connectionId_externalId: {
        tenantId: scope.tenantId,
        channel: connection.channel,
        connectionId: connection.id,
        externalId: event.from.externalId,
      },
    },
  });
  const spent = await scope.db.deepLink.updateMany({
    where: { id: link.id, tenantId: scope.tenantId, usedAt: null },
    data: { usedAt: now },
  });
  if (spent.count === 0 && known?.contactId !== link.contactId) {
    await conversationWith(scope, connection, event.from);
    return;
  }
  const { contactId } = await linkIdentity(scope, { identity: identityOf(connection, event.from), contactId: link.contactId });
  await addContactPoints(scope, { contactId, points: { name: event.from.name } });
  const wanted = { contactId, leadId: link.leadId, channel: connection.channel, connectionId: connection.id };
  const joined = known && known.contactId !== contactId ? await joinAccount(scope, { ...wanted, fromContactId: known.contactId }) : null;
  const conversation = joined ?? (await openConversation(scope, wanted));
  if (!link.leadId) return;
  await scope.db.lead.updateMany({
    where: { tenantId: scope.tenantId, id: link.leadId },
    data: { conversationId: conversation.id, updatedAt: now },
  });
  await addHop(scope, {
    leadId: link.leadId,
    kind: 'channel.opened',
    level: 'key',
    data: { channel: connection.channel },
    onceKey: `opened:${connection.channel}`,
  });
  if (link.conversationId && link.conversationId !== conversation.id)
    await addEvent(scope, {
      conversationId: link.conversationId,
      name: 'channel.continued',
      values: { channel: connection.channel },
      clientKey: `continued:${conversation.id}`,
    });
}

/** The newest message of ours that carries this button: its label is what the person said. */
async function findButton(scope: Scope, conversationId: string, buttonId: string): Promise<{ label: string; messageId: string } | null> {
  const recent = await scope.db.message.findMany({
    where: { tenantId: scope.tenantId, conversationId, direction: 'out', kind: { in: ['buttons', 'slots', 'booking', 'contact_request'] } },
    orderBy: { seq: 'desc' },
    take: 10,
    select: { id: true, payload: true, text: true },
  });
  for (const message of recent) {
    const payload = messagePayloadSchema.safeParse(message.payload);
    const button = payload.data?.buttons?.find((candidate) => candidate.id === buttonId);
    if (button) return { label: button.label, messageId: message.id };
  }
  return null;
}
