import { systemDb } from '@/server/platform/db/client';
import { log } from '@/server/platform/log';
import { pusher } from '@/server/platform/realtime';

/**
 * A right is asked for when a connection subscribes, and connections live for hours. Whose right ends (signed out elsewhere,
 * password changed, taken out of the company) loses the open ones, too: at once where the act happens here, and within a
 * minute by the sweep, whoever changed the rows. A person with another right connects again and is asked again.
 */
export async function closeSockets(userId: string): Promise<void> {
  await pusher()
    .terminateUserConnections(userId)
    .then(
      () => log.info({ event: 'sockets_closed', userId }),
      (error: unknown) => log.warn({ event: 'sockets_not_closed', userId, error: String(error) }), // the sweep comes by
    );
}

const TENANT_CHANNEL = 'presence-tenant-';
const REVOKED_WITHIN_MS = 150_000; // two rounds of the sweep: one may be late

/** Closes the connections of people who are no members any more or whose session was ended. Returns whose. */
export async function closeEndedSockets(now = new Date()): Promise<string[]> {
  const ended = new Set(await revokedLately(now));
  for (const [tenantId, userIds] of await listenersByTenant()) {
    const allowed = await systemDb().member.findMany({
      where: { tenantId, userId: { in: userIds }, user: { sessions: { some: { revokedAt: null, expiresAt: { gt: now } } } } },
      select: { userId: true },
    });
    const still = new Set(allowed.map((member) => member.userId));
    for (const userId of userIds) if (!still.has(userId)) ended.add(userId);
  }
  for (const userId of ended) await closeSockets(userId);
  return [...ended];
}

async function revokedLately(now: Date): Promise<string[]> {
  const rows = await systemDb().session.findMany({
    where: { revokedAt: { gt: new Date(now.getTime() - REVOKED_WITHIN_MS) } },
    distinct: ['userId'],
    select: { userId: true },
  });
  return rows.map((row) => row.userId);
}

/** pusher.com/docs/channels/library_auth_reference/rest-api: channels by prefix, then the members of each. */
async function listenersByTenant(): Promise<[string, string[]][]> {
  const list = await ask<{ channels: Record<string, unknown> }>('/channels', { filter_by_prefix: TENANT_CHANNEL });
  const found: [string, string[]][] = [];
  for (const name of Object.keys(list.channels)) {
    const { users } = await ask<{ users: { id: string }[] }>(`/channels/${name}/users`, {});
    found.push([name.slice(TENANT_CHANNEL.length), users.map((user) => user.id)]);
  }
  return found;
}

async function ask<T>(path: string, params: Record<string, string>): Promise<T> {
  const response = await pusher().get({ path, params });
  return (await response.json()) as T;
}
