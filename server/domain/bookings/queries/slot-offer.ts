import type { StoredPayload } from '@/server/domain/messages/schema';
import type { Scope } from '@/server/domain/scope';
import type { ServiceCard } from '@/server/domain/services/schema';
import type { Slot } from '@/widget/protocol';
import { slotButtons } from '../rules/slot-button';

/** The cards of an offer. The widget draws them itself and holds a slot through its own API; everywhere else a slot is a button. */
export async function slotOffer(
  scope: Scope,
  { channel, service, slots }: { channel: string; service: ServiceCard; slots: Slot[] },
): Promise<Required<Pick<StoredPayload, 'slots' | 'buttons'>>> {
  const place = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { timeZone: true, locale: true } });
  return {
    slots: {
      serviceId: service.id,
      serviceName: service.name,
      durationMin: service.durationMin,
      priceKopecks: service.priceKopecks,
      priceFrom: service.priceFrom,
      timeZone: place.timeZone,
      slots,
    },
    buttons: channel === 'web' ? [] : slotButtons(slots, place),
  };
}
