import type { Scope } from '@/server/domain/scope';
import { getConnection } from '../queries';
import type { ConnectionUsage } from '../schema';

/** Whether a connection may be deleted, and if not, why. Throws NOT_FOUND. */
export async function connectionUsage(scope: Scope, { connectionId }: { connectionId: string }): Promise<ConnectionUsage> {
  await getConnection(scope, connectionId);
  return findUsage(scope, connectionId);
}

/** The same for a connection that may be gone already: rows can name one without a foreign key. */
export async function findUsage(scope: Scope, connectionId: string): Promise<ConnectionUsage> {
  const { tenantId } = scope;
  const one = { where: { tenantId, connectionId }, select: { id: true } };
  const traces = [
    await scope.db.conversation.findFirst(one),
    await scope.db.message.findFirst(one),
    await scope.db.contactIdentity.findFirst(one),
    // What was applied left its trace above or said nothing; what was not may be somebody's first words.
    await scope.db.hookDelivery.findFirst({ ...one, where: { ...one.where, processedAt: null } }),
  ];
  if (traces.some(Boolean)) return { kind: 'talked' };
  const link = await scope.db.deepLink.findFirst({
    where: { tenantId, connectionId, expiresAt: { gt: scope.now() } },
    orderBy: { expiresAt: 'desc' },
    select: { expiresAt: true },
  });
  return link ? { kind: 'invited', until: link.expiresAt } : { kind: 'unused' };
}
