import { notFound } from '@/server/platform/errors';
import type { Scope } from '@/server/domain/scope';
import { addHop } from './add-hop';
import { reopenLead, setLedgerState } from './move-lead';

/** One press sends at most so many: each is a run of the engine, and the next press takes the rest. */
const MAX_AT_ONCE = 200;

/**
 * A dead letter gets another run, from where it stopped: one that was never greeted starts, one whose last words are the
 * person's is answered, and one that only waits for the person goes on waiting. Throws NOT_FOUND; a lead that is no dead
 * letter is left alone.
 */
export async function retryLead(scope: Scope, { leadId }: { leadId: string }): Promise<{ retried: boolean }> {
  const { tenantId } = scope;
  const lead = await scope.db.lead.findFirst({ where: { tenantId, id: leadId }, select: { ledgerState: true, conversationId: true } });
  if (!lead) throw notFound('lead');
  if (lead.ledgerState !== 'dead_letter') return { retried: false };
  if (!(await reopenLead(scope, { leadId })).reopened) return { retried: false };
  const by = scope.actor.kind === 'person' ? scope.actor.memberId : scope.actor.kind;
  await addHop(scope, { leadId, kind: 'lead.retried', level: 'key', data: { by } });
  const hasBegun = (await scope.db.qualification.count({ where: { tenantId, leadId } })) > 0;
  if (!hasBegun || !lead.conversationId) {
    scope.emit({
      name: 'lead.created',
      data: { tenantId, leadId, ...(lead.conversationId ? { conversationId: lead.conversationId } : {}) },
    });
    return { retried: true };
  }
  const { conversationId } = lead;
  const last = await scope.db.message.findFirst({
    where: { tenantId, conversationId, direction: { in: ['in', 'out'] } },
    orderBy: { seq: 'desc' },
    select: { id: true, seq: true, direction: true },
  });
  if (last?.direction === 'in')
    scope.emit({ name: 'message.received', data: { tenantId, conversationId, messageId: last.id, seq: last.seq, leadId } });
  else await setLedgerState(scope, { leadId, state: 'waiting' });
  return { retried: true };
}

/** Every dead letter of the tenant, oldest first, at most 200 at once. */
export async function retryStuckLeads(scope: Scope): Promise<{ retried: number }> {
  const stuck = await scope.db.lead.findMany({
    where: { tenantId: scope.tenantId, ledgerState: 'dead_letter' },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: MAX_AT_ONCE,
    select: { id: true },
  });
  let retried = 0;
  for (const { id } of stuck) if ((await retryLead(scope, { leadId: id })).retried) retried += 1;
  return { retried };
}
