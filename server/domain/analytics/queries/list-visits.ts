import type { DateTime } from 'luxon';
import { shownContact } from '@/server/domain/leads/queries';
import type { Scope } from '@/server/domain/scope';

/** A day's visits in the order of the day, cancelled ones left out: who comes, for what, to whom. */
export async function listVisits(scope: Scope, from: DateTime, to: DateTime) {
  const rows = await scope.db.booking.findMany({
    where: {
      tenantId: scope.tenantId,
      status: { in: ['confirmed', 'completed', 'no_show'] },
      startsAt: { gte: from.toJSDate(), lt: to.toJSDate() },
    },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      status: true,
      startsAt: true,
      endsAt: true,
      leadId: true,
      conversationId: true,
      service: { select: { name: true } },
      staff: { select: { name: true } },
      contact: { select: { id: true, name: true, phone: true, email: true, timeZone: true } },
    },
  });
  return rows.map(({ contact, service, staff, ...row }) => ({
    ...row,
    serviceName: service.name,
    staffName: staff.name,
    contact: contact ? shownContact(scope, contact) : null,
  }));
}
