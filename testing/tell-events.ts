import { callAsTenant } from '@/server/auth/unit-of-work';
import { storeEvents } from '@/server/domain/connections/commands';
import type { TenantId } from '@/server/domain/scope';
import type { InboundEvent } from '@/server/providers/channels/port';

/** What a vendor tells of a connection, kept as its verified hook is: through the real command and its SQL function. */
export function tellEvents(tenant: { id: string }, connectionId: string, events: readonly InboundEvent[]): Promise<{ stored: number }> {
  return storeEvents((payload) => callAsTenant('store_events', payload), { tenantId: tenant.id as TenantId, connectionId, events });
}
