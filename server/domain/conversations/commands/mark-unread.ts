import type { Scope } from '@/server/domain/scope';
import { memberOf, requireConversation } from '../commands';

/** For this operator only: the conversation calls again until it is opened. What the visitor sees does not change. */
export async function markUnread(scope: Scope, { conversationId }: { conversationId: string }): Promise<void> {
  await requireConversation(scope, conversationId);
  await setUnread(scope, { conversationId, memberId: memberOf(scope) });
  scope.emit({ name: 'conversation.changed', data: { tenantId: scope.tenantId, conversationId } });
}

/** At least one unread for this member; a member who has left has nothing to read. */
export async function setUnread(scope: Scope, { conversationId, memberId }: { conversationId: string; memberId: string }): Promise<void> {
  const { tenantId } = scope;
  const now = scope.now();
  const bumped = await scope.db.conversationRead.updateMany({
    where: { tenantId, conversationId, memberId, unreadCount: 0 },
    data: { unreadCount: 1, updatedAt: now },
  });
  if (bumped.count > 0 || !(await scope.db.member.findFirst({ where: { tenantId, id: memberId }, select: { id: true } }))) return;
  await scope.db.conversationRead.createMany({
    data: [{ tenantId, conversationId, memberId, unreadCount: 1, updatedAt: now }],
    skipDuplicates: true,
  });
}
