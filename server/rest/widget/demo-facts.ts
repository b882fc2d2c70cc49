import { inTenant } from '@/server/auth/unit-of-work';
import { siteOf, visitorGrant } from '@/server/auth/visitor';
import { listServices, listStaff } from '@/server/domain/services/queries';
import type { ServiceCard, StaffCard } from '@/server/domain/services/schema';
import { industries, tenantSettingsSchema, type Industry } from '@/server/domain/tenants/schema';

/** What the demo site shows about a tenant: all of it is public on its booking page too. */
export type DemoFacts = {
  slug: string;
  key: string;
  name: string;
  industry: Industry;
  /** The product's own made-up company; any other tenant is somebody's real one. */
  isDemo: boolean;
  address: string | null;
  phone: string | null;
  services: ServiceCard[];
  staff: StaffCard[];
};

/** Throws NOT_FOUND for an unknown slug. */
export async function demoFacts(slug: string): Promise<DemoFacts> {
  const site = await siteOf(slug);
  return inTenant(visitorGrant(site, 'page'), async (scope) => {
    const tenant = await scope.db.tenant.findUniqueOrThrow({
      where: { id: scope.tenantId },
      select: { name: true, industry: true, settings: true },
    });
    const { address, phone } = tenantSettingsSchema.parse(tenant.settings ?? {});
    const [services, staff] = [await listServices(scope, { activeOnly: true }), await listStaff(scope, { activeOnly: true })];
    const industry = industries.find((known) => known === tenant.industry) ?? 'other';
    const { slug, key, isDemo } = site;
    return { slug, key, isDemo, name: tenant.name, industry, address: address || null, phone: phone || null, services, staff };
  });
}
