import { openingMove } from '@/server/domain/automations/rules/next-move';
import { findQualification, findScenario } from '@/server/domain/automations/queries';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import { leadFacts } from '@/server/domain/leads/queries';
import { markFirstContact } from '@/server/domain/leads/commands/move-lead';
import type { Scope } from '@/server/domain/scope';
import { dispatchToChannel } from './dispatch-to-channel';
import { escalateToInbox } from './escalate-to-inbox';
import { settleMove } from './settle-move';
import { unanswered } from './unanswered';

export type Started = { outcome: 'started' | 'escalated' | 'running' | 'over'; conversationId: string | null };

/**
 * First contact: chooses the channel, greets and asks the first question, in one unit of work. Repeating it changes nothing:
 * the qualification's row and the messages' keys are the memory.
 */
export async function startQualification(scope: Scope, { leadId }: { leadId: string }): Promise<Started> {
  const facts = await leadFacts(scope, { leadId });
  if (facts.lead.ledgerState === 'finished') return { outcome: 'over', conversationId: facts.lead.conversationId };
  if (await findQualification(scope, { leadId })) return { outcome: 'running', conversationId: facts.lead.conversationId };
  if (facts.conversation?.mode === 'human') return { outcome: 'escalated', conversationId: facts.conversation.id };
  const dispatched = await dispatchToChannel(scope, { leadId });
  if (!dispatched.conversationId) return { outcome: 'escalated', ...(await escalateToInbox(scope, { leadId, reason: 'no_channel' })) };
  const active = await findScenario(scope);
  if (!active) return { outcome: 'escalated', ...(await escalateToInbox(scope, { leadId, reason: 'no_scenario' })) };
  await addHop(scope, { leadId, kind: 'workflow.started', data: { scenario: active.id }, onceKey: 'started' });
  const said = await unanswered(scope, dispatched.conversationId);
  const move = openingMove(
    active.scenario,
    { contact: facts.contact, botMessageCount: 0 },
    said.map((message) => message.incoming),
  );
  await settleMove(scope, {
    leadId,
    contactId: facts.contact.id,
    conversationId: dispatched.conversationId,
    active,
    move,
    keyPrefix: `${leadId}:0`,
  });
  if (dispatched.channel === 'web') await markFirstContact(scope, { leadId, channel: 'web', at: scope.now() });
  return { outcome: 'started', conversationId: dispatched.conversationId };
}
