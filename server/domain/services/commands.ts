import type { Scope } from '@/server/domain/scope';
import { notFound } from '@/server/platform/errors';
import { newId } from '@/server/platform/ids';
import type { ServiceInput, StaffInput } from './schema';

/** Adds a service at the end of the list. A member of staff of another tenant is NOT_FOUND. */
export async function createService(scope: Scope, { staffIds, ...service }: ServiceInput): Promise<{ serviceId: string }> {
  const now = scope.now();
  const last = await scope.db.service.aggregate({ where: { tenantId: scope.tenantId }, _max: { sortOrder: true } });
  const serviceId = newId('service');
  await scope.db.service.create({
    data: {
      ...service,
      id: serviceId,
      tenantId: scope.tenantId,
      sortOrder: (last._max.sortOrder ?? 0) + 1,
      createdAt: now,
      updatedAt: now,
    },
  });
  await linkStaff(scope, [serviceId], staffIds);
  return { serviceId };
}

/** Changes a service; bookings that exist keep their time. Throws NOT_FOUND. */
export async function updateService(
  scope: Scope,
  { serviceId, staffIds, ...service }: ServiceInput & { serviceId: string },
): Promise<{ serviceId: string }> {
  const changed = await scope.db.service.updateMany({
    where: { tenantId: scope.tenantId, id: serviceId },
    data: { ...service, updatedAt: scope.now() },
  });
  if (changed.count === 0) throw notFound('service');
  await scope.db.serviceStaff.deleteMany({ where: { tenantId: scope.tenantId, serviceId } });
  await linkStaff(scope, [serviceId], staffIds);
  return { serviceId };
}

/** Takes a service off the booking page. It is not deleted: its bookings name it. Throws NOT_FOUND. */
export async function archiveService(scope: Scope, { serviceId }: { serviceId: string }): Promise<{ serviceId: string }> {
  const changed = await scope.db.service.updateMany({
    where: { tenantId: scope.tenantId, id: serviceId },
    data: { active: false, updatedAt: scope.now() },
  });
  if (changed.count === 0) throw notFound('service');
  return { serviceId };
}

/** Adds a member of staff at the end of the list, without hours yet. */
export async function createStaff(scope: Scope, { serviceIds, ...person }: StaffInput): Promise<{ staffId: string }> {
  const now = scope.now();
  const last = await scope.db.staff.aggregate({ where: { tenantId: scope.tenantId }, _max: { sortOrder: true } });
  const staffId = newId('staff');
  await scope.db.staff.create({
    data: { ...person, id: staffId, tenantId: scope.tenantId, sortOrder: (last._max.sortOrder ?? 0) + 1, createdAt: now, updatedAt: now },
  });
  await linkServices(scope, staffId, serviceIds);
  return { staffId };
}

/** Changes a member of staff; bookings that exist stay. Throws NOT_FOUND. */
export async function updateStaff(
  scope: Scope,
  { staffId, serviceIds, ...person }: StaffInput & { staffId: string },
): Promise<{ staffId: string }> {
  const changed = await scope.db.staff.updateMany({
    where: { tenantId: scope.tenantId, id: staffId },
    data: { ...person, updatedAt: scope.now() },
  });
  if (changed.count === 0) throw notFound('staff');
  await scope.db.serviceStaff.deleteMany({ where: { tenantId: scope.tenantId, staffId } });
  await linkServices(scope, staffId, serviceIds);
  return { staffId };
}

async function linkStaff(scope: Scope, serviceIds: string[], staffIds: string[]): Promise<void> {
  const wanted = [...new Set(staffIds)];
  const known = await scope.db.staff.count({ where: { tenantId: scope.tenantId, id: { in: wanted } } });
  if (known !== wanted.length) throw notFound('staff');
  await scope.db.serviceStaff.createMany({
    data: serviceIds.flatMap((serviceId) => wanted.map((staffId) => ({ tenantId: scope.tenantId, serviceId, staffId }))),
  });
}

async function linkServices(scope: Scope, staffId: string, serviceIds: string[]): Promise<void> {
  const wanted = [...new Set(serviceIds)];
  const known = await scope.db.service.count({ where: { tenantId: scope.tenantId, id: { in: wanted } } });
  if (known !== wanted.length) throw notFound('service');
  await scope.db.serviceStaff.createMany({ data: wanted.map((serviceId) => ({ tenantId: scope.tenantId, serviceId, staffId })) });
}
