import { changeLeadStatus } from '@/server/domain/leads/commands/move-lead';
import { retryLead, retryStuckLeads } from '@/server/domain/leads/commands/retry-lead';
import { listLeads } from '@/server/domain/leads/queries';
import { getLead } from '@/server/domain/leads/queries/get-lead';
import { changeLeadStatusSchema, leadIdSchema, listLeadsSchema } from '@/server/domain/leads/schema';
import { escalateLead } from '@/server/domain/leads/commands/escalate-lead';
import { allow, router } from './trpc';

export const leadsRouter = router({
  list: allow('leads:read')
    .input(listLeadsSchema)
    .query(({ ctx, input }) => listLeads(ctx.scope, input)),
  get: allow('leads:read')
    .input(leadIdSchema)
    .query(({ ctx, input }) => getLead(ctx.scope, input)),
  changeStatus: allow('leads:write')
    .input(changeLeadStatusSchema)
    .mutation(({ ctx, input }) => changeLeadStatus(ctx.scope, input)),
  escalate: allow('leads:write')
    .input(leadIdSchema)
    .mutation(({ ctx, input }) => escalateLead(ctx.scope, { ...input, reason: 'operator' })),
  retry: allow('leads:write')
    .input(leadIdSchema)
    .mutation(({ ctx, input }) => retryLead(ctx.scope, input)),
  retryStuck: allow('leads:write').mutation(({ ctx }) => retryStuckLeads(ctx.scope)),
});
