import { seedTenant } from './factories';

/** Fills an empty database with the demo tenant. Returns what it made, for the log. */
export async function seedDemo(): Promise<{ tenants: number }> {
  await seedTenant({ slug: 'demo', name: 'Белая линия', timeZone: 'Asia/Yekaterinburg', isDemo: true });
  return { tenants: 1 };
}
