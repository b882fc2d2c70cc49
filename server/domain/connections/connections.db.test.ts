import { beforeAll, describe, expect, test } from 'vitest';
import { seedTenant, testScope, type RunInScope, type SeededTenant } from '@/prisma/seed/factories';
import { systemDb } from '@/server/platform/db/client';
import { channelProviders } from '@/server/providers/channels/registry';
import { tellEvents } from '@/testing/tell-events';
import { claimEvent, createConnection, recordConnected, recordTest, updateConnection } from './commands';
import { getConnection, listConnections, openConnection } from './queries';

const token = '700000001:AAH-lead_bot_token_of_35_characters';
const smtp = {
  host: 'smtp.clinic.test',
  port: 587,
  security: 'starttls',
  user: 'hi@clinic.test',
  password: 'swordfish-7',
  from: 'hi@clinic.test',
};
let tenant: SeededTenant;
let inScope: RunInScope;
let stranger: RunInScope;

beforeAll(async () => {
  tenant = await seedTenant();
  inScope = testScope(tenant);
  stranger = testScope(await seedTenant());
});

const telegram = () =>
  inScope((scope) => createConnection(scope, { provider: channelProviders.telegram, name: 'Бот', credentials: { token }, isTest: false }));

describe('a connection', () => {
  test('keeps its credentials sealed and no answer holds them', async () => {
    const { connectionId } = await inScope((scope) =>
      createConnection(scope, { provider: channelProviders.email, name: '', credentials: smtp, isTest: false }),
    );
    const row = await systemDb().connection.findUniqueOrThrow({
      where: { id: connectionId },
      omit: { credentials: false, hookSecret: false },
    });
    expect(JSON.stringify(row)).not.toContain('swordfish-7');
    const shown = JSON.stringify(await inScope((scope) => listConnections(scope)));
    expect(shown).not.toContain('swordfish-7');
    expect(shown).toContain('smtp.clinic.test');
    expect((await inScope((scope) => openConnection(scope, connectionId))).credentials).toMatchObject({ password: 'swordfish-7' });
  });

  test('a wrong credential names its field', async () => {
    await expect(
      inScope((scope) =>
        createConnection(scope, { provider: channelProviders.telegram, name: '', credentials: { token: 'nonsense' }, isTest: false }),
      ),
    ).rejects.toMatchObject({ code: 'INVALID', fields: [{ field: 'credentials.token', reason: 'credential.invalid' }] });
  });

  test('an empty secret stays; a changed credential makes it new again', async () => {
    const { connectionId } = await inScope((scope) =>
      createConnection(scope, { provider: channelProviders.email, name: '', credentials: smtp, isTest: false }),
    );
    await inScope((scope) => recordConnected(scope, { connectionId, account: smtp.from }));
    await inScope((scope) =>
      updateConnection(scope, { connectionId, provider: channelProviders.email, name: 'Почта', credentials: { ...smtp, password: '' } }),
    );
    expect(await inScope((scope) => getConnection(scope, connectionId))).toMatchObject({ name: 'Почта', status: 'connected' });
    await inScope((scope) =>
      updateConnection(scope, { connectionId, provider: channelProviders.email, credentials: { host: 'smtp.other.test', password: '' } }),
    );
    expect(await inScope((scope) => getConnection(scope, connectionId))).toMatchObject({
      status: 'new',
      shown: { host: 'smtp.other.test' },
    });
    expect((await inScope((scope) => openConnection(scope, connectionId))).credentials).toMatchObject({ password: 'swordfish-7' });
  });

  test('says why it does not work, and what it is called when it does', async () => {
    const { connectionId } = await telegram();
    await inScope((scope) => recordTest(scope, { connectionId, result: { ok: false, kind: 'auth', reason: 'getMe: 401 Unauthorized' } }));
    expect(await inScope((scope) => getConnection(scope, connectionId))).toMatchObject({
      status: 'error',
      statusReason: 'auth: getMe: 401 Unauthorized',
    });
    await inScope((scope) => recordConnected(scope, { connectionId, account: '@lead_bot', link: 'https://t.me/lead_bot' }));
    expect(await inScope((scope) => getConnection(scope, connectionId))).toMatchObject({
      status: 'connected',
      statusReason: null,
      account: '@lead_bot',
    });
  });

  test("another tenant's connection is not found", async () => {
    const { connectionId } = await telegram();
    for (const work of [
      () => stranger((scope) => getConnection(scope, connectionId)),
      () => stranger((scope) => openConnection(scope, connectionId)),
      () => stranger((scope) => updateConnection(scope, { connectionId, provider: channelProviders.telegram, name: 'x' })),
      () => stranger((scope) => recordConnected(scope, { connectionId, account: '@x' })),
    ])
      await expect(work()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('stored events', () => {
  const from = { externalId: '900001', name: 'Иван' };
  const at = new Date();
  const idsOf = (connectionId: string) =>
    systemDb().hookDelivery.findMany({ where: { connectionId }, orderBy: { orderKey: 'asc' }, select: { id: true } });

  test('an event is taken by one of many workers', async () => {
    const { connectionId } = await telegram();
    await tellEvents(tenant, connectionId, [{ type: 'message', externalId: '1', from, messageExternalId: '1:1', text: 'привет', at }]);
    const [row] = await idsOf(connectionId);
    const claims = await Promise.all(Array.from({ length: 6 }, () => inScope((scope) => claimEvent(scope, { hookId: row?.id ?? '' }))));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(claims.find(Boolean)?.event).toMatchObject({ type: 'message', text: 'привет', at });
  });

  test('"blocked" that arrives after a newer message does not make the person unreachable', async () => {
    const { connectionId } = await telegram();
    await tellEvents(tenant, connectionId, [
      { type: 'reachability', externalId: '5', from, reachable: false, at },
      { type: 'message', externalId: '6', from, messageExternalId: '1:6', text: 'я вернулся', at },
    ]);
    const [blocked, message] = await idsOf(connectionId);
    expect(await inScope((scope) => claimEvent(scope, { hookId: message?.id ?? '' }))).not.toBeNull();
    expect(await inScope((scope) => claimEvent(scope, { hookId: blocked?.id ?? '' }))).toBeNull();
  });

  test('of a connection that was deleted, or is another tenant’s, nothing is kept and the vendor hears that it is unknown', async () => {
    const { connectionId } = await telegram();
    const foreign = await seedTenant();
    const told = [{ type: 'start', externalId: '1', from, at }] as const;
    for (const [owner, id] of [
      [tenant, 'cxn_gone'],
      [foreign, connectionId],
    ] as const)
      await expect(tellEvents(owner, id, told)).rejects.toMatchObject({ code: 'NOT_FOUND', reason: 'hook.not_found' });
    expect(await idsOf(connectionId)).toEqual([]);
    expect(await systemDb().outbox.count({ where: { tenantId: foreign.id } })).toBe(0);
  });

  test('of events that come again with new ones only the new ones are announced', async () => {
    const { connectionId } = await telegram();
    const told = (externalId: string) => ({ type: 'start', externalId, from, at }) as const;
    expect(await tellEvents(tenant, connectionId, [told('1'), told('2')])).toEqual({ stored: 2 });
    expect(await tellEvents(tenant, connectionId, [told('2'), told('3'), told('3')])).toEqual({ stored: 1 });
    const announced = await systemDb().outbox.findMany({ where: { tenantId: tenant.id, name: 'hook.received' } });
    const ofThis = announced
      .map(({ data }) => data as { connectionId: string; hookId: string })
      .filter((data) => data.connectionId === connectionId);
    expect(ofThis.map(({ hookId }) => hookId).sort()).toEqual((await idsOf(connectionId)).map(({ id }) => id).sort());
  });

  test('work that fails gives the event back', async () => {
    const { connectionId } = await telegram();
    await tellEvents(tenant, connectionId, [{ type: 'start', externalId: '1', from, at }]);
    const [row] = await idsOf(connectionId);
    const broken = inScope(async (scope) => {
      await claimEvent(scope, { hookId: row?.id ?? '' });
      throw new Error('later');
    });
    await expect(broken).rejects.toThrow('later');
    expect(await inScope((scope) => claimEvent(scope, { hookId: row?.id ?? '' }))).not.toBeNull();
  });
});
