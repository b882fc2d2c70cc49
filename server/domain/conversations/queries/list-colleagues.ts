import { can } from '@/server/domain/permissions';
import { memberNames } from '@/server/domain/messages/queries';
import type { Scope } from '@/server/domain/scope';

export type ListedColleague = { memberId: string; name: string; title: string | null; openCount: number };

/** Everybody a conversation can be given to, with how many open ones they have. */
export async function listColleagues(scope: Scope): Promise<ListedColleague[]> {
  const { tenantId } = scope;
  const members = (
    await scope.db.member.findMany({ where: { tenantId }, orderBy: { id: 'asc' }, select: { id: true, role: true, title: true } })
  ).filter((member) => can(member.role, 'conversations:write'));
  const [names, open] = await Promise.all([
    memberNames(
      scope,
      members.map((member) => member.id),
    ),
    scope.db.conversation.groupBy({
      by: ['assigneeId'],
      where: { tenantId, status: { not: 'resolved' }, assigneeId: { not: null } },
      _count: { _all: true },
    }),
  ]);
  return members.map(({ id, title }) => ({
    memberId: id,
    title,
    name: names.get(id) ?? '',
    openCount: open.find((row) => row.assigneeId === id)?._count._all ?? 0,
  }));
}
