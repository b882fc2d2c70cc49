import { systemDb, type SystemDb } from '@/server/platform/db/client';
import { newId, newSecret } from '@/server/platform/ids';
import { inTenant } from '@/server/auth/unit-of-work';
import type { Actor, Scope, TenantId } from '@/server/domain/scope';

/**
 * What tests, the demo and the browser journeys are made of. In a `*.db.test.ts`:
 *
 *   const tenant = await seedTenant();                       // fresh: no test sees another's rows
 *   const asAdmin = testScope(tenant);                       // or testScope(tenant, { kind: 'visitor', visitorId: 'vis_1' })
 *   const lead = await asAdmin((scope) => createLead(scope, { … }));
 *
 * Each call of `asAdmin` is one unit of work through the real door: one transaction as `fl_app` under row-level security,
 * its outbox rows committed with it. What throws inside rolls back. Two calls at once are two transactions: races are real.
 */
export type SeededTenant = { id: TenantId; slug: string; publicKey: string; timeZone: string };

export type TenantSeed = {
  slug?: string;
  name?: string;
  timeZone?: string;
  locale?: string;
  isDemo?: boolean;
  industry?: string;
  createdAt?: Date;
};

export async function seedTenant(seed: TenantSeed = {}, db: SystemDb = systemDb()): Promise<SeededTenant> {
  const id = newId('tenant');
  const tenant = await db.tenant.create({
    data: {
      id,
      slug:
        seed.slug ??
        `t-${newSecret(9)
          .toLowerCase()
          .replaceAll(/[^a-z0-9]/g, '0')}`,
      publicKey: `pk_${newSecret(16)}`,
      name: seed.name ?? 'Тестовая клиника',
      industry: seed.industry ?? 'dental',
      timeZone: seed.timeZone ?? 'Asia/Yekaterinburg',
      locale: seed.locale ?? 'ru',
      isDemo: seed.isDemo ?? false,
      createdAt: seed.createdAt ?? new Date(),
    },
  });
  return { id: tenant.id as TenantId, slug: tenant.slug, publicKey: tenant.publicKey, timeZone: tenant.timeZone };
}

export type RunInScope = <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;

/** Runs work as `actor` (an admin by default) of the tenant, through the real unit of work. */
export function testScope(tenant: Pick<SeededTenant, 'id'>, actor: Actor = testAdmin, options: { clockShiftMs?: number } = {}): RunInScope {
  return (work) => inTenant({ tenantId: tenant.id, actor, clockShiftMs: options.clockShiftMs ?? 0 }, work);
}

/** A person with every right and no row in `members`; use a seeded member where the row matters. */
export const testAdmin: Actor = { kind: 'person', userId: 'usr_test', memberId: 'mem_test', role: 'admin' };
