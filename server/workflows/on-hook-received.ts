import { recordNotApplied } from '@/server/domain/connections/commands';
import { acknowledgePress, applyHook } from './apply-hook';
import { workflow } from './workflow';

/**
 * What a vendor told us becomes rows. One person's events run one after another (the claim's lock is what makes sure), ten
 * of a tenant's at once. What cannot be applied after all tries keeps its reason and comes back with the sweep.
 */
export const onHookReceived = workflow(
  {
    id: 'apply-hook',
    on: 'hook.received',
    retries: 5,
    concurrency: [
      { key: 'event.data.tenantId', limit: 10 },
      { key: 'event.data.subject', limit: 1 },
    ],
    onFailure: async ({ data, error, scoped }) => scoped((scope) => recordNotApplied(scope, { hookId: data.hookId, error: error.message })),
  },
  async ({ data, step, scoped }) => {
    const { outcome, ack } = await step.run('apply', () => scoped((scope) => applyHook(scope, { hookId: data.hookId })));
    if (ack) await step.run('acknowledge', () => acknowledgePress(scoped, ack));
    return outcome;
  },
);
