import { connectedFor } from '@/server/domain/connections/queries/connected-for';
import { isFlagOn } from '@/server/domain/flags/queries';
import { openConversation } from '@/server/domain/conversations/commands';
import { nextRung, type Rung } from '@/server/domain/leads/rules';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import type { LeadFacts } from '@/server/domain/leads/queries/lead-facts';
import type { ChannelName } from '@/server/providers/channels/port';
import type { Scope } from '@/server/domain/scope';

export type Dispatched = { conversationId: string; channel: ChannelName } | { conversationId: null; channel: null };

/**
 * Chooses where the lead is talked to: the channel it asked for, else the next rung that works, and writes down why. With
 * `failed`, those channels are out: a delivery gave up there. Null when no channel is left: then a person is called.
 */
export async function dispatchToChannel(
  scope: Scope,
  { facts, failed = [] }: { facts: LeadFacts; failed?: readonly string[] },
): Promise<Dispatched> {
  const { lead, contact, conversation: current } = facts;
  const leadId = lead.id;
  const rung = (await askedForWeb(scope, lead, failed)) ?? nextRung({ wanted: lead.channel, failed, rungs: await rungsOf(scope, facts) });
  if (!rung) return { conversationId: null, channel: null };
  const isThere = current && current.channel === rung.channel && current.status !== 'resolved';
  const conversation = isThere
    ? current
    : await openConversation(scope, {
        contactId: contact.id,
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

/** Most leads: asked for the web chat and have it. Then nothing else has to be looked up. */
async function askedForWeb(scope: Scope, lead: LeadFacts['lead'], failed: readonly string[]): Promise<Rung | null> {
  if (lead.channel !== 'web' || !lead.visitorId || failed.includes('web')) return null;
  return (await isFlagOn('channel.web', { tenantId: scope.tenantId })) ? { channel: 'web', connectionId: null, reason: 'visitor' } : null;
}

/** What works now for this person: connected, switched on, and an address we have. */
async function rungsOf(scope: Scope, { lead, contact }: LeadFacts): Promise<Rung[]> {
  const connections = await connectedFor(scope, { contactId: contact.id });
  const rungs: Rung[] = connections
    .filter(({ isKnown }) => isKnown)
    .map(({ id, channel }) => ({ channel, connectionId: id, reason: 'identity' }));
  if (lead.visitorId) rungs.push({ channel: 'web', connectionId: null, reason: 'visitor' });
  const email = connections.find((connection) => connection.channel === 'email');
  if (email && contact.hasEmail) rungs.push({ channel: 'email', connectionId: email.id, reason: 'address' });
  const allowed = await Promise.all(rungs.map((rung) => isFlagOn(`channel.${rung.channel}`, { tenantId: scope.tenantId })));
  return rungs.filter((_, index) => allowed[index]);
}
