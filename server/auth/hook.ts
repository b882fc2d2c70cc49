import { systemDb } from '@/server/platform/db/client';
import { withContext } from '@/server/platform/context';
import { notFound, ProviderError } from '@/server/platform/errors';
import { openRow, type OpenedConnection } from '@/server/domain/connections/queries';
import type { TenantId } from '@/server/domain/scope';

type HookCall<Verified> = {
  provider: string;
  connectionId: string;
  /** Checks the signature over the raw bytes, then parses; throws ProviderError('auth'). */
  verify(connection: OpenedConnection): Promise<Verified>;
};

/**
 * The hook door: the URL names the connection, the vendor's secret proves the caller. An unknown connection, one that is
 * turned off and a wrong secret are the same NOT_FOUND, so nothing can be learned by trying. No transaction is open while
 * the request is verified, and none is opened for a forged one.
 */
export async function enterAsHook<Verified, T>(
  call: HookCall<Verified>,
  work: (tenantId: TenantId, verified: Verified) => Promise<T>,
): Promise<T> {
  const row = await systemDb().connection.findFirst({
    where: { id: call.connectionId, provider: call.provider, status: { not: 'off' } },
    select: {
      id: true,
      tenantId: true,
      channel: true,
      provider: true,
      status: true,
      isTest: true,
      settings: true,
      credentials: true,
      hookSecret: true,
    },
  });
  if (!row) throw notFound('hook');
  const verified = await call.verify(openRow(row)).catch((error: unknown) => {
    throw error instanceof ProviderError && error.kind === 'auth' ? notFound('hook') : error;
  });
  const tenantId = row.tenantId as TenantId;
  return withContext({ tenantId }, () => work(tenantId, verified));
}
