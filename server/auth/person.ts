import { systemDb } from '@/server/platform/db/client';
import { AppError, notFound } from '@/server/platform/errors';
import { can, type Permission, type Role } from '@/server/domain/permissions';
import type { Scope, TenantId } from '@/server/domain/scope';
import { inTenant } from './unit-of-work';

/** A person whose session row was read from the database in this request (server/auth/session.ts). */
export type Person = { userId: string; sessionId: string; locale: string; emailVerified: boolean };

/**
 * The person door: session and membership come from the database, never from the token. Throws NOT_FOUND for a tenant the
 * person is no member of (its existence is nobody's business), FORBIDDEN when the role lacks the permission.
 */
export async function enterAsPerson<T>(
  person: Person,
  tenantSlug: string,
  permission: Permission,
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  const member = await systemDb().member.findFirst({
    where: { userId: person.userId, tenant: { slug: tenantSlug } },
    select: { id: true, role: true, tenantId: true, tenant: { select: { clockShiftMs: true } } },
  });
  if (!member) throw notFound('tenant');
  if (!can(member.role, permission)) throw new AppError('FORBIDDEN', `${member.role} lacks ${permission}`, { reason: 'access.forbidden' });
  return inTenant(
    {
      tenantId: member.tenantId as TenantId,
      actor: { kind: 'person', userId: person.userId, memberId: member.id, role: member.role as Role },
      clockShiftMs: Number(member.tenant.clockShiftMs),
    },
    work,
  );
}
