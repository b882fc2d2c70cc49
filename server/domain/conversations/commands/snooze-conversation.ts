import type { Scope } from '@/server/domain/scope';
import { AppError } from '@/server/platform/errors';
import { requireConversation } from '../commands';
import { setUnread } from './mark-unread';

// Longer is forgetting, not putting aside.
const LONGEST_SNOOZE_MS = 366 * 86_400_000;

/** Puts a conversation aside until a moment; a message of the person brings it back at once. `until: null` brings it back now. */
export async function snoozeConversation(
  scope: Scope,
  { conversationId, until }: { conversationId: string; until: Date | null },
): Promise<void> {
  const now = scope.now();
  if (until && (until <= now || until.getTime() - now.getTime() > LONGEST_SNOOZE_MS))
    throw new AppError('INVALID', 'the time is not ahead', { reason: 'conversation.snooze_past' });
  const snoozed = await scope.db.conversation.updateMany({
    where: { tenantId: scope.tenantId, id: conversationId, status: { not: 'resolved' } },
    data: { snoozedUntil: until, updatedAt: now },
  });
  if (snoozed.count === 0) {
    await requireConversation(scope, conversationId);
    throw new AppError('CONFLICT', 'conversation is closed', { reason: 'conversation.closed' });
  }
  scope.emit({ name: 'conversation.changed', data: { tenantId: scope.tenantId, conversationId } });
}

/** The time came: back into the list, and unread for whoever has it. Called again, it does nothing. */
export async function wakeConversation(scope: Scope, { conversationId }: { conversationId: string }): Promise<{ woken: boolean }> {
  const now = scope.now();
  const [woken] = await scope.db.conversation.updateManyAndReturn({
    where: { tenantId: scope.tenantId, id: conversationId, snoozedUntil: { lte: now } },
    data: { snoozedUntil: null, updatedAt: now },
    select: { assigneeId: true, status: true },
  });
  if (!woken || woken.status === 'resolved') return { woken: false };
  if (woken.assigneeId) await setUnread(scope, { conversationId, memberId: woken.assigneeId });
  scope.emit({ name: 'conversation.woke', data: { tenantId: scope.tenantId, conversationId } });
  return { woken: true };
}
