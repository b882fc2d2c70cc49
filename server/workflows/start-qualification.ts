import { openingMove } from '@/server/domain/automations/rules/next-move';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import { lockConversation } from '@/server/domain/conversations/commands';
import { leadFacts } from '@/server/domain/leads/queries/lead-facts';
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
  if (facts.qualification) return { outcome: 'running', conversationId: facts.lead.conversationId };
  if (facts.conversation?.mode === 'human') return { outcome: 'escalated', conversationId: facts.conversation.id };
  const dispatched = await dispatchToChannel(scope, { facts });
  if (!dispatched.conversationId) return { outcome: 'escalated', ...(await escalateToInbox(scope, { leadId, reason: 'no_channel' })) };
  const { active, locale } = facts;
  if (!active) return { outcome: 'escalated', ...(await escalateToInbox(scope, { leadId, reason: 'no_scenario' })) };
  await addHop(scope, { leadId, kind: 'workflow.started', data: { scenario: active.id }, onceKey: 'started' });
  const said = await unanswered(scope, await lockConversation(scope, dispatched));
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
    locale,
    move,
    keyPrefix: `${leadId}:0`,
  });
  if (dispatched.channel === 'web') await markFirstContact(scope, { leadId, channel: 'web', at: scope.now() });
  return { outcome: 'started', conversationId: dispatched.conversationId };
}
