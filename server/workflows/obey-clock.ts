import { listDueLeads } from '@/server/domain/clock/queries';
import { endHolds } from './expire-holds';
import { remindLead } from './remind-lead';
import { workflow } from './workflow';

/** A test tenant's clock was moved: what is due now happens now, as the sweep by the minute would do it. */
export const obeyClock = workflow(
  { id: 'obey-clock', on: 'clock.moved', concurrency: [{ key: 'event.data.tenantId', limit: 1 }] },
  async ({ step, scoped }) => {
    await step.run('holds', () => endHolds());
    const due = await step.run('due', () => scoped((scope) => listDueLeads(scope)));
    for (const { id } of due) await step.run(`remind-${id}`, () => scoped((scope) => remindLead(scope, { leadId: id })));
    return { reminded: due.length };
  },
);
