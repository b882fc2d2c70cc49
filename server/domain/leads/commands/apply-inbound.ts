import { sha256 } from '@/server/platform/crypto';
import { correlationId } from '@/server/platform/context';
import { newId } from '@/server/platform/ids';
import type { ChannelName, InboundEvent, Sender } from '@/server/providers/channels/port';
import { addContactPoints, linkIdentity, setReachable } from '@/server/domain/contacts/commands';
import { openConversation } from '@/server/domain/conversations/commands';
import { addEvent, receiveMessage, recordDelivery } from '@/server/domain/messages/commands';
import { messagePayloadSchema } from '@/server/domain/messages/schema';
import type { Scope } from '@/server/domain/scope';
import { addHop } from './add-hop';

type Connection = { id: string; channel: ChannelName };

/**
 * Applies what a vendor told us to the tenant's rows. Every part is idempotent (identity, open conversation and vendor message
 * id are unique), so an event delivered five times, in parallel or out of order ends in the same state.
 */
export async function applyInbound(scope: Scope, connection: Connection, event: InboundEvent): Promise<void> {
  switch (event.type) {
    case 'start':
      return applyStart(scope, connection, event);
    case 'message': {
      const conversation = await conversationWith(scope, connection, event.from);
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
async function applyContact(scope: Scope, connection: Connection, event: Extract<InboundEvent, { type: 'contact' }>): Promise<void> {
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
async function applyStart(scope: Scope, connection: Connection, event: Extract<InboundEvent, { type: 'start' }>): Promise<void> {
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
  const conversation = await openConversation(scope, {
    contactId,
    leadId: link.leadId,
    channel: connection.channel,
    connectionId: connection.id,
  });
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

type Found = { id: string; contactId: string; leadId: string | null };

/** The open conversation with this account. Somebody who came by themselves is a lead too: accepted, counted, traced. */
async function conversationWith(scope: Scope, connection: Connection, from: Sender): Promise<Found> {
  const { contactId } = await linkIdentity(scope, { identity: identityOf(connection, from) });
  const running = await scope.db.lead.findFirst({
    where: { tenantId: scope.tenantId, contactId, joinedLeadId: null },
    orderBy: { createdAt: 'desc' },
    select: { id: true, ledgerState: true },
  });
  const leadId = running && running.ledgerState !== 'finished' ? running.id : null;
  const { id, created } = await openConversation(scope, { contactId, leadId, channel: connection.channel, connectionId: connection.id });
  const conversation = await scope.db.conversation.findFirstOrThrow({
    where: { tenantId: scope.tenantId, id },
    select: { id: true, contactId: true, leadId: true },
  });
  if (conversation.leadId || !created) return conversation;
  const newLeadId = await createChannelLead(scope, { contactId, conversationId: id, channel: connection.channel });
  return { ...conversation, leadId: newLeadId };
}

async function createChannelLead(scope: Scope, lead: { contactId: string; conversationId: string; channel: ChannelName }): Promise<string> {
  const now = scope.now();
  const id = newId('lead', now.getTime());
  const tenant = await scope.db.tenant.update({
    where: { id: scope.tenantId },
    data: { leadCounter: { increment: 1 } },
    select: { leadCounter: true },
  });
  const contact = await scope.db.contact.findFirstOrThrow({
    where: { tenantId: scope.tenantId, id: lead.contactId },
    select: { name: true, phoneHash: true, emailHash: true },
  });
  await scope.db.lead.create({
    data: {
      id,
      tenantId: scope.tenantId,
      number: tenant.leadCounter,
      contactId: lead.contactId,
      channel: lead.channel,
      source: lead.channel,
      conversationId: lead.conversationId,
      givenName: contact.name,
      phoneHash: contact.phoneHash,
      emailHash: contact.emailHash,
      correlationId: correlationId(),
      createdAt: now,
      updatedAt: now,
    },
  });
  await scope.db.conversation.update({ where: { id: lead.conversationId, tenantId: scope.tenantId }, data: { leadId: id } });
  await addHop(scope, {
    leadId: id,
    kind: 'lead.accepted',
    level: 'key',
    data: { channel: lead.channel, source: lead.channel, page: null },
    onceKey: 'accepted',
  });
  scope.emit({ name: 'lead.created', data: { tenantId: scope.tenantId, leadId: id, conversationId: lead.conversationId } });
  return id;
}

function identityOf(connection: Connection, from: Sender) {
  return {
    channel: connection.channel,
    connectionId: connection.id,
    externalId: from.externalId,
    username: from.username,
    name: from.name,
  };
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
