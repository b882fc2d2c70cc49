import type { Scope } from '@/server/domain/scope';
import { FOREIGN_KEY_VIOLATION, sqlState } from '@/server/platform/db/client';
import { AppError, notFound } from '@/server/platform/errors';
import { connectionUsage, findUsage } from '../queries/connection-usage';
import type { ConnectionUsage } from '../schema';

/**
 * Deletes a connection that nobody has talked through, with its credentials and its links that ran out. Throws NOT_FOUND, also for
 * the second of two presses, and CONFLICT when somebody has, or comes in this moment: then it can only be switched off.
 */
export async function deleteConnection(scope: Scope, { connectionId }: { connectionId: string }): Promise<void> {
  const { tenantId } = scope;
  refuseUsed(await connectionUsage(scope, { connectionId }));
  await scope.db.hookDelivery.deleteMany({ where: { tenantId, connectionId, processedAt: { not: null } } });
  await scope.db.deepLink.deleteMany({ where: { tenantId, connectionId, expiresAt: { lte: scope.now() } } });
  const { count } = await scope.db.connection.deleteMany({ where: { tenantId, id: connectionId } }).catch((error: unknown) => {
    throw sqlState(error) === FOREIGN_KEY_VIOLATION ? inUse('talked') : error;
  });
  if (count === 0) throw notFound('connection');
  // From here the row is locked and nobody can come any more: what came between the first look and the lock is seen now.
  refuseUsed(await findUsage(scope, connectionId));
  scope.emit({ name: 'connection.changed', data: { tenantId, connectionId } });
}

function refuseUsed({ kind }: ConnectionUsage): void {
  if (kind !== 'unused') throw inUse(kind);
}

function inUse(kind: 'talked' | 'invited'): AppError {
  return new AppError('CONFLICT', `the connection is in use: ${kind}`, { reason: `connection.${kind}` });
}
