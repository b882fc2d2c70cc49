import { withContext } from '@/server/platform/context';
import type { Scope, TenantId } from '@/server/domain/scope';
import { inTenant } from './unit-of-work';

/** The system door: a workflow's payload names the tenant. `job` is the workflow's id, for the trace and the log. Throws NOT_FOUND. */
export function asSystem<T>(tenantId: string, job: string, work: (scope: Scope) => Promise<T>): Promise<T> {
  return withContext({ tenantId }, () =>
    inTenant({ tenantId: tenantId as TenantId, actor: { kind: 'system', job }, clockShiftMs: null }, work),
  );
}
