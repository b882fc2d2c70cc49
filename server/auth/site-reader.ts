import type { Scope } from '@/server/domain/scope';
import { inTenant } from './unit-of-work';
import { siteOf } from './visitor';

/**
 * The door of public pages about a tenant: anybody, by its address or key, as a visitor without a token. It reads what is
 * published and nothing else. Throws NOT_FOUND.
 */
export async function asSite<T>(keyOrSlug: string, work: (scope: Scope) => Promise<T>): Promise<T> {
  const site = await siteOf(keyOrSlug);
  return inTenant({ tenantId: site.tenantId, actor: { kind: 'visitor', visitorId: '' }, clockShiftMs: site.clockShiftMs }, work);
}
