import { seedTenant } from './factories';
import { seedDemoPeople } from './users';

/** Fills an empty database with the demo tenant. Returns what it made, for the log. */
export async function seedDemo(): Promise<{ tenants: number }> {
  const tenant = await seedTenant({ slug: 'demo', name: 'Белая линия', timeZone: 'Asia/Yekaterinburg', isDemo: true });
  await seedDemoPeople(tenant.id);
  return { tenants: 1 };
}
