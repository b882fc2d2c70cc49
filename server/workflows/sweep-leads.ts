import { asSystem } from '@/server/auth/system';
import { findDueLeads, findStuckLeads } from '@/server/domain/leads/sweep';
import { log } from '@/server/platform/log';
import pLimit from 'p-limit';
import { remindLead } from './remind-lead';
import { scheduled } from './workflow';

// A living run touches its lead within seconds; after this long its event was lost or its process died.
const STUCK_AFTER_MS = 60_000;
// Half of the system's pool: a sweep must not starve the doors.
const PARALLEL = 4;

/** Every minute: leads whose silence is due get their reminder, leads that stand still get their event again. */
export const sweepLeads = scheduled({ id: 'sweep-leads', cron: '* * * * *' }, async ({ step }) => {
  const reminded = await step.run('remind', () => remindDue(new Date()));
  const woken = await step.run('wake', () => wakeStuck(new Date()));
  return { ...reminded, ...woken };
});

export async function remindDue(now: Date): Promise<{ reminded: number }> {
  const limit = pLimit(PARALLEL);
  const due = await findDueLeads(now);
  const results = await Promise.all(
    due.map((lead) =>
      limit(() =>
        asSystem(lead.tenantId, 'sweep-leads', (scope) => remindLead(scope, { leadId: lead.id })).catch((error: unknown) =>
          failed(lead, error),
        ),
      ),
    ),
  );
  return { reminded: results.filter((result) => result?.outcome === 'reminded').length };
}

/** Starting and answering are idempotent, so a lead that only seemed stuck is not disturbed. */
export async function wakeStuck(now: Date, idleMs: number = STUCK_AFTER_MS): Promise<{ woken: number }> {
  const limit = pLimit(PARALLEL);
  const stuck = await findStuckLeads(now, idleMs);
  await Promise.all(
    stuck.map((lead) =>
      limit(() =>
        asSystem(lead.tenantId, 'sweep-leads', async (scope) => {
          const { tenantId } = scope;
          await scope.db.lead.updateMany({ where: { tenantId, id: lead.id }, data: { updatedAt: scope.now() } });
          if (lead.conversationId) {
            const last = await scope.db.message.findFirst({
              where: { tenantId, conversationId: lead.conversationId, direction: 'in' },
              orderBy: { seq: 'desc' },
              select: { id: true, seq: true },
            });
            if (last)
              scope.emit({
                name: 'message.received',
                data: { tenantId, conversationId: lead.conversationId, messageId: last.id, seq: last.seq, leadId: lead.id },
              });
          }
          scope.emit({
            name: 'lead.created',
            data: { tenantId, leadId: lead.id, ...(lead.conversationId ? { conversationId: lead.conversationId } : {}) },
          });
        }).catch((error: unknown) => failed(lead, error)),
      ),
    ),
  );
  if (stuck.length > 0) log.warn({ event: 'leads_woken', count: stuck.length });
  return { woken: stuck.length };
}

function failed(lead: { id: string }, error: unknown): null {
  log.error({ event: 'sweep_failed', leadId: lead.id, err: error });
  return null;
}
