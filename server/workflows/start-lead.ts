import { markDeadLetter } from '@/server/domain/leads/commands/move-lead';
import { startQualification } from './start-qualification';
import { workflow } from './workflow';

/** First contact: a new lead is greeted in its channel within a second. One step, so one call of the engine. */
export const startLead = workflow(
  {
    id: 'start-lead',
    oneStep: true,
    on: 'lead.created',
    onFailure: ({ data, error, scoped }) => scoped((scope) => markDeadLetter(scope, { leadId: data.leadId, reason: error.message })),
  },
  ({ data, step, scoped }) => step.run('start', () => scoped((scope) => startQualification(scope, { leadId: data.leadId }))),
);
