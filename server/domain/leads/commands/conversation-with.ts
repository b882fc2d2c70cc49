import { correlationId } from '@/server/platform/context';
import { newId } from '@/server/platform/ids';
import type { ChannelName, Sender } from '@/server/providers/channels/port';
import { linkIdentity } from '@/server/domain/contacts/commands';
import { openConversation } from '@/server/domain/conversations/commands';
import type { Scope } from '@/server/domain/scope';
import { addHop } from './add-hop';

export type InboundConnection = { id: string; channel: ChannelName };

export type FoundConversation = { id: string; contactId: string; leadId: string | null };

/** The open conversation with this account. Somebody who came by themselves is a lead too: accepted, counted, traced. */
export async function conversationWith(scope: Scope, connection: InboundConnection, from: Sender): Promise<FoundConversation> {
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

export function identityOf(connection: InboundConnection, from: Sender) {
  return {
    channel: connection.channel,
    connectionId: connection.id,
    externalId: from.externalId,
    username: from.username,
    name: from.name,
  };
}
