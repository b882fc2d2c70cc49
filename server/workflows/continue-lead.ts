import { markDeadLetter } from '@/server/domain/leads/commands/move-lead';
import { answerLead } from './answer-lead';
import { workflow } from './workflow';

/**
 * A prospect wrote. Turns of one conversation run one after another; free text waits a moment for more, then everything since
 * our last message is answered once. Which of two runs answers is decided by the rows, not by the order of events.
 */
export const continueLead = workflow(
  {
    id: 'continue-lead',
    oneStep: true,
    on: 'message.received',
    concurrency: [{ key: 'event.data.conversationId', limit: 1 }],
    onFailure: async ({ data, error, scoped }) => {
      const { leadId } = data;
      if (leadId) await scoped((scope) => markDeadLetter(scope, { leadId, reason: error.message }));
    },
  },
  async ({ data, step, scoped }) => {
    const { leadId, conversationId, seq } = data;
    if (!leadId) return { outcome: 'no_lead' };
    const turn = await step.run('answer', () => scoped((scope) => answerLead(scope, { leadId, conversationId, seq, waited: false })));
    if (turn.outcome !== 'burst') return turn;
    await step.sleep('burst', turn.waitMs);
    return step.run('answer-burst', () => scoped((scope) => answerLead(scope, { leadId, conversationId, seq, waited: true })));
  },
);
