import { freeSlots } from '@/server/domain/bookings/queries';
import { slotOffer } from '@/server/domain/bookings/queries/slot-offer';
import { isFlagOn } from '@/server/domain/flags/queries';
import { addHop } from '@/server/domain/leads/commands/add-hop';
import { queueMessage } from '@/server/domain/messages/commands';
import { dateIn } from '@/server/domain/schedules/rules';
import { listServices } from '@/server/domain/services/queries';
import type { Scope } from '@/server/domain/scope';
import { AppError, notFound } from '@/server/platform/errors';
import type { Slot } from '@/widget/protocol';
import { memberOf, takeToAnswer } from '../commands';
import type { OfferTime } from '../schema';

export type OfferResult = { outcome: 'offered'; messageId: string; seq: number } | { outcome: 'slot_taken'; startsAt: string };

/**
 * A member offers times in the conversation's own channel: cards in the web chat, buttons in a messenger, a link in a letter.
 * Only what is free at this moment is offered; a time taken since it was chosen is named. The same client key is one offer.
 */
export async function offerTime(scope: Scope, input: OfferTime): Promise<OfferResult> {
  const memberId = memberOf(scope);
  if (!(await isFlagOn('booking', { tenantId: scope.tenantId })))
    throw new AppError('CONFLICT', 'booking is switched off', { reason: 'booking.off' });
  const conversation = await takeToAnswer(scope, input);
  const service = (await listServices(scope, { activeOnly: true })).find(({ id }) => id === input.serviceId);
  if (!service) throw notFound('service');
  const slots: Slot[] = [];
  for (const wanted of input.slots) {
    const slot = await findFree(scope, { serviceId: service.id, ...wanted });
    if (!slot) return { outcome: 'slot_taken', startsAt: wanted.startsAt };
    slots.push(slot);
  }
  slots.sort((a, b) => a.startsAt.localeCompare(b.startsAt));
  const queued = await queueMessage(scope, {
    conversationId: input.conversationId,
    author: 'member',
    authorId: memberId,
    kind: 'slots',
    text: input.text,
    payload: await slotOffer(scope, { channel: conversation.channel, service, slots }),
    clientKey: input.clientKey,
  });
  if (conversation.leadId)
    await addHop(scope, {
      leadId: conversation.leadId,
      kind: 'slots.offered',
      data: { service: service.name, count: slots.length },
      onceKey: input.clientKey,
    });
  return { outcome: 'offered', messageId: queued.messageId, seq: queued.seq };
}

async function findFree(scope: Scope, wanted: { serviceId: string; staffId: string; startsAt: string }): Promise<Slot | undefined> {
  const startsAt = new Date(wanted.startsAt);
  const { timeZone } = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { timeZone: true } });
  const day = await freeSlots(scope, {
    serviceId: wanted.serviceId,
    staffId: wanted.staffId,
    from: dateIn(timeZone, startsAt.getTime()),
    days: 1,
  });
  return day.days[0]?.slots.find((slot) => new Date(slot.startsAt).getTime() === startsAt.getTime());
}
