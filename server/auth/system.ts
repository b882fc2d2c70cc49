import { systemDb } from '@/server/platform/db/client';
import { withContext } from '@/server/platform/context';
import { notFound } from '@/server/platform/errors';
import type { Scope, TenantId } from '@/server/domain/scope';
import { inTenant } from './unit-of-work';

/** The system door: a workflow's payload names the tenant. `job` is the workflow's id, for the trace and the log. */
export async function asSystem<T>(tenantId: string, job: string, work: (scope: Scope) => Promise<T>): Promise<T> {
  const tenant = await systemDb().tenant.findUnique({ where: { id: tenantId }, select: { id: true, clockShiftMs: true } });
  if (!tenant) throw notFound('tenant');
  return withContext({ tenantId }, () =>
    inTenant({ tenantId: tenant.id as TenantId, actor: { kind: 'system', job }, clockShiftMs: Number(tenant.clockShiftMs) }, work),
  );
}
