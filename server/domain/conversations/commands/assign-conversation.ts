import { can } from '@/server/domain/permissions';
import { addNote } from '@/server/domain/messages/commands';
import type { Scope } from '@/server/domain/scope';
import { notFound } from '@/server/platform/errors';
import { requireConversation, takenBy, tellClaim, type ClaimResult } from '../commands';
import type { AssignConversation } from '../schema';

/**
 * Gives a conversation to a colleague, with a word for them if there is one. Nothing happens when it is no longer whose it was on
 * the operator's screen (`from`): then the answer says who has it. Throws NOT_FOUND, also for a colleague who may not answer.
 */
export async function assignConversation(scope: Scope, input: AssignConversation): Promise<ClaimResult> {
  const { conversationId, memberId, from } = input;
  const now = scope.now();
  const member = await scope.db.member.findFirst({ where: { tenantId: scope.tenantId, id: memberId }, select: { role: true } });
  if (!member || !can(member.role, 'conversations:write')) throw notFound('member');
  const assigned = await scope.db.conversation.updateMany({
    where: { tenantId: scope.tenantId, id: conversationId, status: { not: 'resolved' }, assigneeId: from },
    data: { assigneeId: memberId, claimedAt: now, mode: 'human', snoozedUntil: null, updatedAt: now },
  });
  if (assigned.count === 0) return takenBy(scope, await requireConversation(scope, conversationId));
  if (input.note) await addNote(scope, { conversationId, text: input.note, clientKey: input.clientKey });
  await tellClaim(scope, { conversationId, memberId });
  const byMemberId = scope.actor.kind === 'person' ? scope.actor.memberId : undefined;
  scope.emit({ name: 'conversation.claimed', data: { tenantId: scope.tenantId, conversationId, memberId, byMemberId } });
  return { outcome: 'claimed' };
}
