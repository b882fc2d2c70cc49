import { seal } from '@/server/platform/crypto';
import { callSqlFunction } from '@/server/platform/db/sql-function';
import { notFound } from '@/server/platform/errors';
import { parseName } from '@/server/domain/contacts/schema';
import type { Scope } from '@/server/domain/scope';
import type { LedgerState, LeadStatus } from '../schema';
import { addHop } from './add-hop';

export type LeadOutcome = 'booked' | 'disqualified' | 'later' | 'stopped' | 'silent' | 'closed' | 'joined' | 'cancelled';

/** Whose move it is: ours (`in_progress`) or the prospect's (`waiting`). A finished lead stays finished. */
export async function setLedgerState(
  scope: Scope,
  { leadId, state }: { leadId: string; state: Extract<LedgerState, 'in_progress' | 'waiting'> },
): Promise<void> {
  const moved = await scope.db.lead.updateMany({
    where: { tenantId: scope.tenantId, id: leadId, ledgerState: { in: ['in_progress', 'waiting'] }, NOT: { ledgerState: state } },
    data: { ledgerState: state, updatedAt: scope.now() },
  });
  if (moved.count > 0) scope.emit({ name: 'lead.changed', data: { tenantId: scope.tenantId, leadId } });
}

/** The end of a lead's way. A booked lead that was finished otherwise before becomes booked; nothing else reopens it here. */
export async function finishLead(
  scope: Scope,
  { leadId, outcome }: { leadId: string; outcome: LeadOutcome },
): Promise<{ finished: boolean }> {
  const now = scope.now();
  const status: LeadStatus | undefined =
    outcome === 'booked' ? 'booked' : outcome === 'disqualified' || outcome === 'stopped' ? 'lost' : undefined;
  const finished = await scope.db.lead.updateMany({
    where: {
      tenantId: scope.tenantId,
      id: leadId,
      ...(outcome === 'booked' ? { OR: isNot('booked') } : { ledgerState: { not: 'finished' } }),
    },
    data: { ledgerState: 'finished', outcome, finishedAt: now, updatedAt: now, ...(status ? { status } : {}) },
  });
  if (finished.count === 0) return { finished: false };
  await addHop(scope, { leadId, kind: 'lead.finished', level: outcome === 'booked' ? 'key' : 'info', data: { outcome } });
  scope.emit({ name: 'lead.finished', data: { tenantId: scope.tenantId, leadId } });
  return { finished: true };
}

/** SQL's `NOT outcome = …` is neither true nor false of a lead without an outcome, and would leave it out. */
const isNot = (outcome: LeadOutcome) => [{ outcome: null }, { outcome: { not: outcome } }];

/** A prospect who wrote again after the end is our move again; a dead letter that is retried too. Says whether it moved: of two at once one did. */
export async function reopenLead(scope: Scope, { leadId }: { leadId: string }): Promise<{ reopened: boolean }> {
  const { count } = await scope.db.lead.updateMany({
    where: { tenantId: scope.tenantId, id: leadId, ledgerState: { in: ['finished', 'dead_letter'] }, OR: isNot('joined') },
    data: { ledgerState: 'in_progress', finishedAt: null, outcome: null, updatedAt: scope.now() },
  });
  return { reopened: count > 0 };
}

/** The workflow gave up after its retries: the lead is shown to the admin and can be tried again. */
export async function markDeadLetter(scope: Scope, { leadId, reason }: { leadId: string; reason: string }): Promise<void> {
  const marked = await scope.db.lead.updateMany({
    where: { tenantId: scope.tenantId, id: leadId, ledgerState: { in: ['in_progress', 'waiting'] } },
    data: { ledgerState: 'dead_letter', updatedAt: scope.now() },
  });
  if (marked.count === 0) return;
  await addHop(scope, { leadId, kind: 'lead.dead_letter', level: 'error', data: { reason: reason.slice(0, 300) } });
  scope.emit({ name: 'lead.changed', data: { tenantId: scope.tenantId, leadId } });
}

/** First contact is the first message of ours that reached a channel; measured from acceptance. Later ones change nothing. One SQL function (prisma/migrations/0024). */
export async function markFirstContact(
  scope: Scope,
  { leadId, channel, at }: { leadId: string; channel: string; at: Date },
): Promise<{ first: boolean }> {
  const acceptedAt = await callSqlFunction<string | null>(
    'mark_first_contact',
    { tenantId: scope.tenantId, leadId, at: at.toISOString() },
    scope.db,
  );
  if (acceptedAt === null) return { first: false };
  await addHop(scope, {
    leadId,
    kind: 'message.first_contact',
    level: 'key',
    data: { channel, seconds: Math.max(0, at.getTime() - Date.parse(acceptedAt)) / 1000 },
    onceKey: 'first_contact',
  });
  scope.emit({ name: 'lead.changed', data: { tenantId: scope.tenantId, leadId } });
  return { first: true };
}

export async function changeLeadStatus(scope: Scope, { leadId, status }: { leadId: string; status: LeadStatus }): Promise<void> {
  const lead = await scope.db.lead.findFirst({ where: { tenantId: scope.tenantId, id: leadId }, select: { status: true } });
  if (!lead) throw notFound('lead');
  if (lead.status === status) return;
  await scope.db.lead.update({ where: { id: leadId, tenantId: scope.tenantId }, data: { status, updatedAt: scope.now() } });
  await addHop(scope, {
    leadId,
    kind: 'lead.status_changed',
    data: { from: lead.status, to: status, by: scope.actor.kind === 'person' ? scope.actor.memberId : scope.actor.kind },
  });
  scope.emit({ name: 'lead.changed', data: { tenantId: scope.tenantId, leadId } });
}

/** The name typed with this lead; the first one stays. */
export async function nameLead(scope: Scope, { leadId, name }: { leadId: string; name: string }): Promise<void> {
  const given = parseName(name);
  if (given)
    await scope.db.lead.updateMany({
      where: { tenantId: scope.tenantId, id: leadId, givenName: null },
      data: { givenName: seal(given), updatedAt: scope.now() },
    });
}

/** We have spoken, the next move is the prospect's, and silence is looked at again at `checkAt`. */
export async function awaitAnswer(scope: Scope, { leadId, checkAt }: { leadId: string; checkAt: Date | null }): Promise<void> {
  const moved = await scope.db.lead.updateMany({
    where: { tenantId: scope.tenantId, id: leadId, ledgerState: 'in_progress' },
    data: { ledgerState: 'waiting', checkAt, updatedAt: scope.now() },
  });
  if (moved.count === 0) return setCheckAt(scope, { leadId, at: checkAt });
  scope.emit({ name: 'lead.changed', data: { tenantId: scope.tenantId, leadId } });
}

/** When silence is looked at again; null when there is nothing to wait for. */
export async function setCheckAt(scope: Scope, { leadId, at }: { leadId: string; at: Date | null }): Promise<void> {
  await scope.db.lead.updateMany({ where: { tenantId: scope.tenantId, id: leadId }, data: { checkAt: at } });
}

/** The booking a lead ended with was cancelled: the lead is contacted, not booked, and says why. */
export async function unbookLead(scope: Scope, { leadId }: { leadId: string }): Promise<void> {
  const undone = await scope.db.lead.updateMany({
    where: { tenantId: scope.tenantId, id: leadId, outcome: 'booked' },
    data: { outcome: 'cancelled', status: 'contacted', updatedAt: scope.now() },
  });
  if (undone.count > 0) scope.emit({ name: 'lead.changed', data: { tenantId: scope.tenantId, leadId } });
}
