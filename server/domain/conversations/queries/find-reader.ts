import type { Scope } from '@/server/domain/scope';

/** Who looks, and since when they belong to the team: unread is counted from there. */
export async function findReader(scope: Scope): Promise<{ memberId: string; since: Date | null }> {
  if (scope.actor.kind !== 'person') return { memberId: '', since: null };
  const { memberId } = scope.actor;
  const member = await scope.db.member.findFirst({ where: { tenantId: scope.tenantId, id: memberId }, select: { createdAt: true } });
  return { memberId, since: member?.createdAt ?? null };
}
