import { openConversation } from '@/server/domain/conversations/commands';
import { notFound } from '@/server/platform/errors';
import { addEvent } from '@/server/domain/messages/commands';
import type { Scope } from '@/server/domain/scope';
import { addHop } from './add-hop';
import { setCheckAt, setLedgerState } from './move-lead';

export type EscalationReason =
  | 'asked'
  | 'stuck'
  | 'scenario'
  | 'cap'
  | 'no_slots'
  | 'no_channel'
  | 'no_scenario'
  | 'delivery_failed'
  | 'delivery_unknown'
  | 'operator'
  | 'dead_letter';

/**
 * What the workflow cannot do goes to a person: the conversation shows up in the pool with its reason, the bot falls silent,
 * the visitor sees that somebody was called. Repeating it changes nothing. A lead without any conversation (an API lead whose
 * channel does not work) gets one, so that a person sees it at all.
 */
export async function escalateLead(
  scope: Scope,
  { leadId, reason }: { leadId: string; reason: EscalationReason },
): Promise<{ conversationId: string }> {
  const lead = await scope.db.lead.findFirst({
    where: { tenantId: scope.tenantId, id: leadId },
    select: { conversationId: true, contactId: true, channel: true },
  });
  if (!lead) throw notFound('lead');
  const conversationId =
    lead.conversationId ??
    (await openConversation(scope, { contactId: lead.contactId, leadId, channel: lead.channel, connectionId: null })).id;
  if (!lead.conversationId) await scope.db.lead.update({ where: { id: leadId, tenantId: scope.tenantId }, data: { conversationId } });
  const now = scope.now();
  const escalated = await scope.db.conversation.updateMany({
    where: { tenantId: scope.tenantId, id: conversationId, escalatedAt: null },
    data: { mode: 'human', escalatedAt: now, escalationReason: reason, waitingSince: now, status: 'open', updatedAt: now },
  });
  await setLedgerState(scope, { leadId, state: 'in_progress' });
  await setCheckAt(scope, { leadId, at: null });
  if (escalated.count === 0) return { conversationId };
  await scope.db.qualification.updateMany({ where: { tenantId: scope.tenantId, leadId }, data: { stage: 'escalated', updatedAt: now } });
  await addHop(scope, {
    leadId,
    kind: 'lead.escalated',
    level: 'warning',
    data: { reason, by: scope.actor.kind === 'person' ? scope.actor.memberId : null },
  });
  await addEvent(scope, { conversationId, name: 'operator.called', clientKey: `escalated:${leadId}` });
  scope.emit({ name: 'lead.escalated', data: { tenantId: scope.tenantId, leadId, conversationId } });
  return { conversationId };
}
