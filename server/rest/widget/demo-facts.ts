import { inTenant } from '@/server/auth/unit-of-work';
import { siteOf, visitorGrant } from '@/server/auth/visitor';
import { listServices, listStaff } from '@/server/domain/services/queries';
import type { ServiceCard, StaffCard } from '@/server/domain/services/schema';
import { tenantSettingsSchema } from '@/server/domain/tenants/schema';

/** What the demo site shows about a tenant: all of it is public on its booking page too. */
export type DemoFacts = {
  slug: string;
  key: string;
  name: string;
  address: string | null;
  phone: string | null;
  services: ServiceCard[];
  staff: StaffCard[];
};

/** Throws NOT_FOUND for an unknown slug. */
export async function demoFacts(slug: string): Promise<DemoFacts> {
  const site = await siteOf(slug);
  return inTenant(visitorGrant(site, 'page'), async (scope) => {
    const tenant = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { name: true, settings: true } });
    const { address, phone } = tenantSettingsSchema.parse(tenant.settings ?? {});
    const [services, staff] = [await listServices(scope, { activeOnly: true }), await listStaff(scope, { activeOnly: true })];
    return { slug: site.slug, key: site.key, name: tenant.name, address: address || null, phone: phone || null, services, staff };
  });
}
