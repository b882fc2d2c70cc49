import { addHop } from '@/server/domain/leads/commands/add-hop';
import { finishLead, setCheckAt } from '@/server/domain/leads/commands/move-lead';
import type { Scope } from '@/server/domain/scope';

/** A confirmed booking ends the lead's way: status booked, ledger finished, silence of the reminders. Repeating it changes nothing. */
export async function finalizeBooking(
  scope: Scope,
  { leadId, bookingId }: { leadId: string; bookingId: string },
): Promise<{ finished: boolean }> {
  const booking = await scope.db.booking.findFirst({
    where: { tenantId: scope.tenantId, id: bookingId, leadId },
    select: { status: true, startsAt: true, service: { select: { name: true } } },
  });
  if (booking?.status !== 'confirmed') return { finished: false }; // cancelled meanwhile: rows are truth, the event was a hint
  await addHop(scope, {
    leadId,
    kind: 'booking.confirmed',
    level: 'key',
    data: { startsAt: booking.startsAt.toISOString(), service: booking.service.name },
    onceKey: `confirmed:${bookingId}`,
  });
  await scope.db.qualification.updateMany({
    where: { tenantId: scope.tenantId, leadId },
    data: { stage: 'booked', updatedAt: scope.now() },
  });
  await setCheckAt(scope, { leadId, at: null });
  return finishLead(scope, { leadId, outcome: 'booked' });
}
