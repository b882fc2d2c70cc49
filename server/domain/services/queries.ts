import type { Scope } from '@/server/domain/scope';
import type { ServiceCard, StaffCard } from './schema';

const serviceFields = {
  id: true,
  name: true,
  description: true,
  category: true,
  durationMin: true,
  bufferBeforeMin: true,
  bufferAfterMin: true,
  priceKopecks: true,
  priceFrom: true,
  noticeMin: true,
  horizonDays: true,
  stepMin: true,
  active: true,
  staff: { select: { staffId: true, staff: { select: { active: true } } } },
} as const;

const inOrder = [{ sortOrder: 'asc' }, { id: 'asc' }] as const;

/** Services in the tenant's order. With `activeOnly` those a visitor can book: active and done by somebody active. */
export async function listServices(scope: Scope, { activeOnly }: { activeOnly: boolean }): Promise<ServiceCard[]> {
  const rows = await scope.db.service.findMany({
    where: { tenantId: scope.tenantId, ...(activeOnly ? { active: true, staff: { some: { staff: { active: true } } } } : {}) },
    select: serviceFields,
    orderBy: [...inOrder],
  });
  return rows.map((row) => toCard(row, activeOnly));
}

/** Staff in the tenant's order, with the services each of them does. */
export async function listStaff(scope: Scope, { activeOnly }: { activeOnly: boolean }): Promise<StaffCard[]> {
  const rows = await scope.db.staff.findMany({
    where: { tenantId: scope.tenantId, ...(activeOnly ? { active: true } : {}) },
    select: { id: true, name: true, title: true, active: true, services: { select: { serviceId: true } } },
    orderBy: [...inOrder],
  });
  return rows.map(({ services, ...row }) => ({ ...row, serviceIds: services.map((link) => link.serviceId) }));
}

type ServiceRow = Omit<ServiceCard, 'staffIds'> & { staff: { staffId: string; staff: { active: boolean } }[] };

function toCard({ staff, ...row }: ServiceRow, activeOnly: boolean): ServiceCard {
  return { ...row, staffIds: staff.filter((link) => !activeOnly || link.staff.active).map((link) => link.staffId) };
}
