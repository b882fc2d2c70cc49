import { systemDb } from '@/server/platform/db/client';
import { sha256 } from '@/server/platform/crypto';
import { AppError } from '@/server/platform/errors';
import type { TenantId } from '@/server/domain/scope';
import type { Grant } from './unit-of-work';

export type ApiScope = 'leads:write' | 'leads:read';

/**
 * The API-key door: `Authorization: Bearer flk_…`. The key is random, so its hash is what the table holds. Throws
 * UNAUTHENTICATED for an unknown or revoked key, FORBIDDEN when the scope is missing.
 */
export async function enterWithApiKey(authorization: string | null, scope: ApiScope): Promise<Grant> {
  const key = /^Bearer (flk_[\w-]{20,100})$/.exec(authorization ?? '')?.[1];
  const row = key ? await systemDb().apiKey.findUnique({ where: { keyHash: sha256(key) } }) : null;
  if (!row || row.revokedAt) throw new AppError('UNAUTHENTICATED', 'unknown API key', { reason: 'api_key.unknown' });
  if (!row.scopes.includes(scope)) throw new AppError('FORBIDDEN', `API key lacks ${scope}`, { reason: 'api_key.scope_missing' });
  const tenant = await systemDb().tenant.findUniqueOrThrow({ where: { id: row.tenantId }, select: { clockShiftMs: true } });
  return {
    tenantId: row.tenantId as TenantId,
    actor: { kind: 'api-key', keyId: row.id, scopes: row.scopes },
    clockShiftMs: Number(tenant.clockShiftMs),
  };
}
