import { isFlagOn } from '@/server/domain/flags/queries';
import { openConversation } from '@/server/domain/conversations/commands';
import { nextRung, type Rung } from '@/server/domain/leads/rules';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import type { ChannelName } from '@/server/providers/channels/port';
import type { Scope } from '@/server/domain/scope';

export type Dispatched = { conversationId: string; channel: ChannelName } | { conversationId: null; channel: null };

/**
 * Chooses where the lead is talked to: the channel it asked for, else the next rung that works, and writes down why. With
 * `failed`, those channels are out: a delivery gave up there. Null when no channel is left: then a person is called.
 */
export async function dispatchToChannel(
  scope: Scope,
  { leadId, failed = [] }: { leadId: string; failed?: readonly string[] },
): Promise<Dispatched> {
  const lead = await scope.db.lead.findFirstOrThrow({
    where: { tenantId: scope.tenantId, id: leadId },
    select: {
      channel: true,
      conversationId: true,
      contactId: true,
      visitorId: true,
      contact: { select: { email: true, identities: { where: { reachable: true } } } },
    },
  });
  const rung = nextRung({ wanted: lead.channel, failed, rungs: await rungsOf(scope, lead) });
  if (!rung) return { conversationId: null, channel: null };
  const conversation = await openConversation(scope, {
    contactId: lead.contactId,
    leadId,
    channel: rung.channel,
    connectionId: rung.connectionId,
    ...(rung.channel === 'web' ? { visitorId: lead.visitorId, proofKey: lead.visitorId ?? '' } : {}),
  });
  if (conversation.id !== lead.conversationId)
    await scope.db.lead.update({
      where: { id: leadId, tenantId: scope.tenantId },
      data: { conversationId: conversation.id, updatedAt: scope.now() },
    });
  const isSwitch = failed.length > 0;
  await addHop(scope, {
    leadId,
    kind: isSwitch ? 'channel.switched' : 'channel.chosen',
    level: isSwitch ? 'warning' : 'info',
    data: { channel: rung.channel, wanted: lead.channel, reason: rung.reason },
    onceKey: `channel:${rung.channel}:${failed.join('+')}`,
  });
  return { conversationId: conversation.id, channel: rung.channel };
}

type LeadChannels = {
  visitorId: string | null;
  contact: { email: string | null; identities: { channel: string; connectionId: string }[] };
};

/** What works now for this person: connected, switched on, and an address we have. */
async function rungsOf(scope: Scope, lead: LeadChannels): Promise<Rung[]> {
  const connections = await scope.db.connection.findMany({
    where: { tenantId: scope.tenantId, status: 'connected' },
    select: { id: true, channel: true },
    orderBy: { createdAt: 'asc' },
  });
  const rungs: Rung[] = [];
  for (const identity of lead.contact.identities) {
    const connection = connections.find((candidate) => candidate.id === identity.connectionId);
    if (connection) rungs.push({ channel: connection.channel as ChannelName, connectionId: connection.id, reason: 'identity' });
  }
  if (lead.visitorId) rungs.push({ channel: 'web', connectionId: null, reason: 'visitor' });
  const email = connections.find((connection) => connection.channel === 'email');
  if (email && lead.contact.email) rungs.push({ channel: 'email', connectionId: email.id, reason: 'address' });
  const allowed = await Promise.all(rungs.map((rung) => isFlagOn(`channel.${rung.channel}`, { tenantId: scope.tenantId })));
  return rungs.filter((_, index) => allowed[index]);
}
