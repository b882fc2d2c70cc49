import type { QueryClient } from '@tanstack/react-query';
import type Pusher from 'pusher-js';
import type { PresenceChannel } from 'pusher-js';
import { createRounds } from './rounds';

/** Which routers of the API show rows of an event's noun. */
const shownBy: Record<string, readonly string[]> = {
  lead: ['leads', 'overview', 'conversations'],
  conversation: ['conversations', 'leads'],
  message: ['conversations', 'leads'],
  booking: ['bookings', 'overview', 'leads', 'conversations'],
  connection: ['connections'],
  widget: ['widgets', 'tenants'],
};

export type Following = {
  pusher: Pusher;
  tenantId: string;
  queries: QueryClient;
  onMembers: (channel: PresenceChannel) => void;
  onEvent: (name: string, data: Record<string, unknown>) => void;
};

/**
 * Follows a tenant's channel: a hint asks the queries that show it again, and every subscription asks all that are on the screen.
 * Not the connection: what is committed between being connected and being subscribed is hinted to nobody, so an answer from
 * before the subscription may lack it (chaos row R12).
 */
export function followTenant({ pusher, tenantId, queries, onMembers, onEvent }: Following): void {
  const channel = pusher.subscribe(`presence-tenant-${tenantId}`) as PresenceChannel;
  const gather = gatherer(queries);
  channel.bind('pusher:subscription_succeeded', () => void queries.invalidateQueries());
  for (const name of ['pusher:subscription_succeeded', 'pusher:member_added', 'pusher:member_removed'])
    channel.bind(name, () => onMembers(channel));
  channel.bind_global((name: string, data: unknown) => {
    if (name.startsWith('pusher')) return;
    gather(name);
    onEvent(name, (data ?? {}) as Record<string, unknown>);
  });
}

function gatherer(queries: QueryClient): (name: string) => void {
  const routers = new Set<string>();
  const { again } = createRounds(() => {
    const asked = new Set(routers);
    routers.clear();
    return queries.invalidateQueries({ predicate: ({ queryKey }) => Array.isArray(queryKey[0]) && asked.has(String(queryKey[0][0])) });
  });
  return (name) => {
    const shown = shownBy[name.split('-')[0] ?? ''] ?? [];
    for (const router of shown) routers.add(router);
    if (shown.length > 0) again();
  };
}
