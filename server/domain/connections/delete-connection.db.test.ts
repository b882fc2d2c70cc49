import { beforeAll, describe, expect, test } from 'vitest';
import { seedTenant, testScope, type RunInScope, type SeededTenant } from '@/prisma/seed/factories';
import { openConversation } from '@/server/domain/conversations/commands';
import { systemDb } from '@/server/platform/db/client';
import { newId, newSecret } from '@/server/platform/ids';
import { channelProviders } from '@/server/providers/channels/registry';
import { tellEvents } from '@/testing/tell-events';
import { claimEvent, createConnection } from './commands';
import { deleteConnection } from './commands/delete-connection';
import { connectionUsage } from './queries/connection-usage';

let tenant: SeededTenant;
let inScope: RunInScope;
let stranger: RunInScope;

beforeAll(async () => {
  tenant = await seedTenant();
  inScope = testScope(tenant);
  stranger = testScope(await seedTenant());
});

const makeBot = async (): Promise<string> => {
  const credentials = { token: '700000001:AAH-lead_bot_token_of_35_characters' };
  const wanted = { provider: channelProviders.telegram, name: 'Бот', credentials, isTest: false };
  return (await inScope((scope) => createConnection(scope, wanted))).connectionId;
};
const seedContact = async (): Promise<string> => {
  const at = new Date();
  return (await systemDb().contact.create({ data: { id: newId('contact'), tenantId: tenant.id, createdAt: at, updatedAt: at } })).id;
};
const remove = (connectionId: string) => inScope((scope) => deleteConnection(scope, { connectionId }));
const usage = (connectionId: string) => inScope((scope) => connectionUsage(scope, { connectionId }));
const exists = async (connectionId: string) => (await systemDb().connection.count({ where: { id: connectionId } })) === 1;
const talk = async (connectionId: string) => {
  const contactId = await seedContact();
  return inScope((scope) => openConversation(scope, { contactId, leadId: null, channel: 'telegram', connectionId }));
};
const hear = (connectionId: string, externalId: string) =>
  tellEvents(tenant, connectionId, [
    { type: 'reachability', externalId, from: { externalId: '900001', name: 'Иван' }, reachable: false, at: new Date() },
  ]);
const invite = async (connectionId: string, expiresAt: Date) => {
  const link = { id: newId('deepLink'), tenantId: tenant.id, tokenHash: newSecret(12), connectionId, contactId: newId('contact') };
  await systemDb().deepLink.create({ data: { ...link, createdAt: new Date(), expiresAt } });
};

describe('a connection that nobody has talked through', () => {
  test('is deleted, credentials and all, and says so to whoever watches', async () => {
    const connectionId = await makeBot();
    expect(await usage(connectionId)).toEqual({ kind: 'unused' });
    await remove(connectionId);
    expect(await exists(connectionId)).toBe(false);
    const told = await systemDb().outbox.findMany({
      where: { tenantId: tenant.id, name: 'connection.changed' },
      select: { data: true },
    });
    expect(JSON.stringify(told)).toContain(connectionId);
  });

  test('is deleted once: of two presses at once the second finds nothing, and nothing else is touched', async () => {
    const [connectionId, other] = [await makeBot(), await makeBot()];
    const presses = await Promise.allSettled([remove(connectionId), remove(connectionId)]);
    expect(presses.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(presses.find((press) => press.status === 'rejected')).toMatchObject({ reason: { code: 'NOT_FOUND' } });
    await expect(remove(connectionId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await exists(other)).toBe(true);
  });

  test('is deleted with events that said nothing and with links that ran out', async () => {
    const connectionId = await makeBot();
    await hear(connectionId, '1');
    const hook = await systemDb().hookDelivery.findFirstOrThrow({ where: { connectionId } });
    await inScope((scope) => claimEvent(scope, { hookId: hook.id }));
    await invite(connectionId, new Date(Date.now() - 1000));
    await remove(connectionId);
    expect(await exists(connectionId)).toBe(false);
    expect(await systemDb().hookDelivery.count({ where: { connectionId } })).toBe(0);
    expect(await systemDb().deepLink.count({ where: { connectionId } })).toBe(0);
  });
});

describe('a connection stays', () => {
  test('when a conversation went through it', async () => {
    const connectionId = await makeBot();
    await talk(connectionId);
    expect(await usage(connectionId)).toEqual({ kind: 'talked' });
    await expect(remove(connectionId)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'connection.talked' });
    expect(await exists(connectionId)).toBe(true);
  });

  test('when somebody’s event waits to be applied: it may be their first words', async () => {
    const connectionId = await makeBot();
    await hear(connectionId, '2');
    await expect(remove(connectionId)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'connection.talked' });
    expect(await systemDb().hookDelivery.count({ where: { connectionId, processedAt: null } })).toBe(1);
  });

  test('while links into it are with people, and until when is told', async () => {
    const connectionId = await makeBot();
    const until = new Date(Date.now() + 60_000);
    await invite(connectionId, until);
    expect(await usage(connectionId)).toEqual({ kind: 'invited', until });
    await expect(remove(connectionId)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'connection.invited' });
    expect(await systemDb().deepLink.count({ where: { connectionId } })).toBe(1);
  });

  test('when somebody writes in the moment of the press: either the event is there and the connection too, or neither', async () => {
    for (let round = 0; round < 8; round += 1) {
      const connectionId = await makeBot();
      const [heard, removed] = await Promise.allSettled([hear(connectionId, String(100 + round)), remove(connectionId)]);
      const kept = await exists(connectionId);
      expect(await systemDb().hookDelivery.count({ where: { connectionId } })).toBe(kept ? 1 : 0);
      expect([heard.status, removed.status].sort()).toEqual(['fulfilled', 'rejected']);
      const refusal = [heard, removed].find(({ status }) => status === 'rejected');
      expect(refusal).toMatchObject({ reason: { code: kept ? 'CONFLICT' : 'NOT_FOUND' } });
    }
  });

  test('when a conversation is opened in the moment of the press: no conversation is left without its connection', async () => {
    for (let round = 0; round < 8; round += 1) {
      const connectionId = await makeBot();
      await Promise.allSettled([talk(connectionId), remove(connectionId)]);
      expect(await systemDb().conversation.count({ where: { connectionId } })).toBe((await exists(connectionId)) ? 1 : 0);
    }
  });

  test('when another tenant names it', async () => {
    const connectionId = await makeBot();
    await expect(stranger((scope) => deleteConnection(scope, { connectionId }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(stranger((scope) => connectionUsage(scope, { connectionId }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await exists(connectionId)).toBe(true);
  });
});
