import { sqlState, systemDb } from '@/server/platform/db/client';
import { open } from '@/server/platform/crypto';
import { AppError } from '@/server/platform/errors';
import { newId, newSecret } from '@/server/platform/ids';
import type { TenantId } from '@/server/domain/scope';
import { fillTenant } from '@/server/domain/tenants/commands';
import { nextSlug, slugOf } from '@/server/domain/tenants/rules/slug';
import type { CreateTenantInput } from '@/server/domain/tenants/schema';
import type { Person } from './person';
import { inTenant } from './unit-of-work';

const TRIAL_DAYS = 14;
const MAX_OWN = 20; // a person with more companies is an agency and talks to us, or a script
const ATTEMPTS = 20; // the twentieth «Стоматология» of one minute is a script

/**
 * Founds a tenant with everything in it and makes the person its admin, in one transaction. The address is made of the
 * name; when it is taken it gets a number. Throws LIMIT_REACHED past 20 companies of one person.
 */
export async function createTenant(person: Person, input: CreateTenantInput): Promise<{ tenantId: string; slug: string }> {
  const own = await systemDb().member.count({ where: { userId: person.userId, role: 'admin' } });
  if (own >= MAX_OWN) throw new AppError('LIMIT_REACHED', 'too many tenants of one person', { reason: 'tenant.too_many' });
  const wanted = slugOf(input.name);
  const taken = new Set(
    (await systemDb().tenant.findMany({ where: { slug: { startsWith: wanted } }, select: { slug: true } })).map((tenant) => tenant.slug),
  );
  for (let attempt = 1, tries = 0; tries < ATTEMPTS; attempt += 1) {
    const slug = nextSlug(wanted, attempt);
    if (taken.has(slug)) continue;
    tries += 1;
    try {
      return await found(person, input, slug);
    } catch (error) {
      if (sqlState(error) !== '23505') throw error; // somebody took this very address meanwhile: the next number
      taken.add(slug);
    }
  }
  throw new AppError('CONFLICT', `no free address for ${wanted}`, { reason: 'tenant.address_taken' });
}

async function found(person: Person, input: CreateTenantInput, slug: string): Promise<{ tenantId: string; slug: string }> {
  const tenantId = newId('tenant') as TenantId;
  const memberId = newId('member');
  await inTenant(
    { tenantId, actor: { kind: 'person', userId: person.userId, memberId, role: 'admin' }, clockShiftMs: 0 },
    async (scope) => {
      const now = scope.now();
      await scope.db.tenant.create({
        data: {
          id: tenantId,
          slug,
          publicKey: `pk_${newSecret(12)}`,
          name: input.name,
          industry: input.industry,
          timeZone: input.timeZone,
          locale: input.locale,
          trialEndsAt: new Date(now.getTime() + TRIAL_DAYS * 86_400_000),
          createdAt: now,
        },
      });
      const { name } = await scope.db.user.findUniqueOrThrow({ where: { id: person.userId }, select: { name: true } });
      const displayName = open(name) === '' ? null : name;
      await scope.db.member.create({ data: { id: memberId, tenantId, userId: person.userId, role: 'admin', displayName, createdAt: now } });
      await scope.db.user.updateMany({ where: { id: person.userId }, data: { lastTenantId: tenantId } });
      await fillTenant(scope, input);
      scope.emit({ name: 'tenant.created', data: { tenantId } });
    },
    systemDb(),
  );
  return { tenantId, slug };
}
