import type { Scope } from '@/server/domain/scope';
import { callSqlFunction } from '@/server/platform/db/sql-function';
import type { ChannelName } from '@/server/providers/channels/port';

/** Connected connections, oldest first, and whether this person can be reached through each: one SQL function (prisma/migrations/0022). */
export function connectedFor(
  scope: Scope,
  { contactId }: { contactId: string },
): Promise<{ id: string; channel: ChannelName; isKnown: boolean }[]> {
  return callSqlFunction('connected_for', { tenantId: scope.tenantId, contactId }, scope.db);
}
