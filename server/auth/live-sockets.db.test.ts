import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import PusherClient, { type Options } from 'pusher-js';
import { afterEach, beforeAll, afterAll, expect, test, vi } from 'vitest';
import { getRequestListener } from '@hono/node-server';
import { seedTenant } from '@/prisma/seed/factories';
import { seedMember, seedUser } from '@/prisma/seed/users';
import { createHub } from '@/server/embedded/realtime/create-hub';
import { systemDb } from '@/server/platform/db/client';
import { provideEnv } from '@/server/platform/env';
import { EMBEDDED_APP_ID, EMBEDDED_KEY, embeddedSecret, pusher } from '@/server/platform/realtime';
import { grantChannel } from './live-channel';
import { closeEndedSockets } from './live-sockets';
import type { Person } from './person';
import { createSession, revokeSession } from './sessions';

/** The real hub on a port of its own, the vendor's client, and the product's own decision about every subscription. */
const hub = createHub({ appId: EMBEDDED_APP_ID, key: EMBEDDED_KEY, secret: embeddedSecret() });
const listener = getRequestListener(async (request) => (await hub.handle(request)) ?? new Response(null, { status: 404 }), {
  overrideGlobalObjects: false,
});
const http = createServer((request, response) => void listener(request, response));
http.on('upgrade', (request, socket, head) => void (hub.upgrade(request, socket, head) || socket.destroy()));
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve));
  port = (http.address() as AddressInfo).port;
  provideEnv({ PORT: String(port) });
});
const clients: PusherClient[] = [];
afterEach(() => clients.splice(0).forEach((client) => client.disconnect()));
afterAll(async () => {
  await hub.stop();
  http.close();
});

test('a member who was taken out of the company loses the open connection, and is refused when it comes back', async () => {
  const { tenant, person, memberId } = await member();
  const colleague = await member(tenant.id);
  const [dashboard, other] = [await dashboardOf(person, tenant.id), await dashboardOf(colleague.person, tenant.id)];
  expect(await closeEndedSockets()).toEqual([]);
  const hears = vi.fn<(data: unknown) => void>();
  dashboard.channel.bind('lead-changed', hears);

  await systemDb().member.delete({ where: { id: memberId } }); // by whoever, without a word to the product
  expect(await closeEndedSockets()).toEqual([person.userId]);
  await vi.waitFor(() => expect(dashboard.client.connection.state).toBe('disconnected'));
  expect(other.client.connection.state).toBe('connected');
  const refused = subscriptionError(dashboard.channel);
  dashboard.client.connect();
  expect(await refused).toMatchObject({ type: 'AuthError' });
  await pusher().trigger(`presence-tenant-${tenant.id}`, 'lead-changed', { leadId: 'lead_1' });
  await vi.waitFor(() => expect(other.heard).toEqual(['lead-changed']));
  expect(hears).not.toHaveBeenCalled();
});

test('signing out elsewhere closes that connection at once', async () => {
  const { tenant, person } = await member();
  const { client } = await dashboardOf(person, tenant.id);
  await revokeSession(person, person.sessionId);
  await vi.waitFor(() => expect(client.connection.state).toBe('disconnected'));
});

test('a session that was ended while the hub was away is closed by the next round, and one ended long ago is left alone', async () => {
  const { tenant, person } = await member();
  const second = await createSession(systemDb(), { userId: person.userId, userAgent: null }); // so membership and a session are still there
  await dashboardOf(person, tenant.id);
  await systemDb().session.update({ where: { id: second }, data: { revokedAt: new Date() } });
  expect(await closeEndedSockets()).toContain(person.userId);
  await systemDb().session.update({ where: { id: second }, data: { revokedAt: new Date(Date.now() - 600_000) } });
  expect(await closeEndedSockets()).not.toContain(person.userId);
});

test('a person without any live session is no listener', async () => {
  const { tenant, person } = await member();
  const { client } = await dashboardOf(person, tenant.id, { signIn: false });
  await systemDb().session.updateMany({ where: { userId: person.userId }, data: { expiresAt: new Date(Date.now() - 1000) } });
  expect(await closeEndedSockets()).toContain(person.userId);
  await vi.waitFor(() => expect(client.connection.state).toBe('disconnected'));
});

async function member(tenantId?: string) {
  const tenant = tenantId ? { id: tenantId } : await seedTenant();
  const user = await seedUser();
  const { id: memberId } = await seedMember({ tenantId: tenant.id, userId: user.id, role: 'operator' });
  const sessionId = await createSession(systemDb(), { userId: user.id, userAgent: null });
  const person: Person = { userId: user.id, sessionId, locale: 'ru', emailVerified: true };
  return { tenant, person, memberId };
}

async function dashboardOf(person: Person, tenantId: string, { signIn = true } = {}) {
  const client = new PusherClient(EMBEDDED_KEY, {
    wsHost: '127.0.0.1',
    wsPort: port,
    forceTLS: false,
    enabledTransports: ['ws'],
    enableStats: false,
    cluster: '',
    authorizer: (channel) => ({
      authorize: (socketId, answer) =>
        void grantChannel(person, channel.name).then(
          ({ presence }) => answer(null, presence ? pusher().authorizeChannel(socketId, channel.name, presence) : null),
          (error: Error) => answer(error, null),
        ),
    }),
    userAuthentication: {
      customHandler: ({ socketId }, answer) => answer(null, pusher().authenticateUser(socketId, { id: person.userId })),
    },
  } as Options);
  clients.push(client);
  if (signIn) client.signin();
  const channel = client.subscribe(`presence-tenant-${tenantId}`);
  const heard: string[] = [];
  channel.bind_global((name: string) => {
    if (!name.startsWith('pusher')) heard.push(name);
  });
  await new Promise<void>((resolve) => void channel.bind('pusher:subscription_succeeded', () => resolve()));
  await vi.waitFor(() => expect(client.user.user_data?.id).toBe(signIn ? person.userId : undefined));
  return { client, channel, heard };
}

function subscriptionError(channel: { bind(name: string, heard: (error: unknown) => void): unknown }): Promise<unknown> {
  return new Promise((resolve) => void channel.bind('pusher:subscription_error', resolve));
}
