import { open, seal } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import { can, permissionsOf, type Permission, type Role } from '@/server/domain/permissions';
import type { Person } from '../person';

export type Profile = { userId: string; name: string; email: string; locale: 'ru' | 'en'; theme: 'light' | 'dark' | 'system' };

/** A person who gave no name yet is called by the first part of the address. */
export async function getProfile(person: Person): Promise<Profile> {
  const user = await systemDb().user.findUniqueOrThrow({
    where: { id: person.userId },
    select: { id: true, name: true, email: true, locale: true, theme: true },
  });
  const email = open(user.email);
  return {
    userId: user.id,
    name: open(user.name) || (email.split('@')[0] ?? email),
    email,
    locale: user.locale === 'en' ? 'en' : 'ru',
    theme: user.theme === 'light' || user.theme === 'dark' ? user.theme : 'system',
  };
}

/** Changes what is given and nothing else. */
export async function updateProfile(
  person: Person,
  { name, ...rest }: { name?: string | undefined; locale?: 'ru' | 'en' | undefined; theme?: 'light' | 'dark' | 'system' | undefined },
): Promise<void> {
  const sealed = name === undefined ? undefined : seal(name);
  await systemDb().$transaction([
    systemDb().user.updateMany({ where: { id: person.userId }, data: { ...rest, ...(sealed ? { name: sealed } : {}) } }),
    // Colleagues and visitors read the membership, which they may; people belong to no tenant.
    ...(sealed ? [systemDb().member.updateMany({ where: { userId: person.userId }, data: { displayName: sealed } })] : []),
  ]);
}

export type OwnTenant = {
  id: string;
  slug: string;
  name: string;
  role: Role;
  permissions: Permission[];
  isOnboarded: boolean;
  isDemo: boolean;
};

/** The tenants a person belongs to, the last used one first. */
export async function listOwnTenants(person: Person): Promise<OwnTenant[]> {
  const user = await systemDb().user.findUniqueOrThrow({
    where: { id: person.userId },
    select: {
      lastTenantId: true,
      members: {
        orderBy: { createdAt: 'asc' },
        select: { role: true, tenant: { select: { id: true, slug: true, name: true, onboarding: true, isDemo: true } } },
      },
    },
  });
  return user.members
    .filter((member) => can(member.role, 'tenant:read'))
    .map(({ role, tenant }) => ({
      id: tenant.id,
      slug: tenant.slug,
      name: tenant.name,
      role: role as Role,
      permissions: permissionsOf(role as Role),
      isDemo: tenant.isDemo,
      isOnboarded: Boolean((tenant.onboarding as { finishedAt?: unknown } | null)?.finishedAt),
    }))
    .sort((a, b) => Number(b.id === user.lastTenantId) - Number(a.id === user.lastTenantId));
}

/** Remembers where to open next time. Silently ignores a tenant the person is no member of. */
export async function rememberTenant(person: Person, input: { slug: string }): Promise<void> {
  const member = await systemDb().member.findFirst({
    where: { userId: person.userId, tenant: { slug: input.slug } },
    select: { tenantId: true },
  });
  if (member) await systemDb().user.updateMany({ where: { id: person.userId }, data: { lastTenantId: member.tenantId } });
}
