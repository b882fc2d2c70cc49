import { beforeAll, describe, expect, test } from 'vitest';
import { seedTenant, testScope, type RunInScope, type SeededTenant } from '@/prisma/seed/factories';
import { systemDb } from '@/server/platform/db/client';
import { createConnection, recordConnected, recordDisconnected } from '@/server/domain/connections/commands';
import { openConnection } from '@/server/domain/connections/queries';
import { channelProviders } from '@/server/providers/channels/registry';
import { HOOK_MAX_BYTES, receiveHook } from './receive-hook';

let tenant: SeededTenant;
let inScope: RunInScope;
let connectionId: string;
let secret: string;

beforeAll(async () => {
  tenant = await seedTenant();
  inScope = testScope(tenant);
  ({ connectionId } = await inScope((scope) =>
    createConnection(scope, {
      provider: channelProviders.telegram,
      name: '',
      credentials: { token: '700000001:AAH-lead_bot_token_of_35_characters' },
      isTest: true,
    }),
  ));
  await inScope((scope) => recordConnected(scope, { connectionId, account: '@lead_bot' }));
  secret = (await inScope((scope) => openConnection(scope, connectionId))).hookSecret;
});

const stored = () => systemDb().hookDelivery.count({ where: { connectionId } });
const update = (id: number, text = 'Здравствуйте') => ({
  update_id: id,
  message: { message_id: id, from: { id: 900001, first_name: 'Иван' }, chat: { id: 900001, type: 'private' }, date: 1767225600, text },
});
function post(body: unknown, { to = connectionId, by = secret as string | null, provider = 'telegram' } = {}): Promise<Response> {
  const request = new Request(`http://fl.test/api/hooks/${provider}/${to}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(by ? { 'x-telegram-bot-api-secret-token': by } : {}) },
  });
  return receiveHook(request, { params: { provider, connection: to }, ip: '127.0.0.1' });
}

describe('an inbound webhook', () => {
  test('is stored sealed, once, and announced once, however often it comes at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(update(1, 'тайна Ивана'))));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 8 }, () => 200));
    const rows = await systemDb().hookDelivery.findMany({ where: { connectionId } });
    expect(rows).toHaveLength(1);
    expect(rows[0]?.body).not.toContain('тайна');
    expect(await systemDb().outbox.count({ where: { tenantId: tenant.id, name: 'hook.received' } })).toBe(1);
  });

  test('an unknown connection, another provider and a wrong or missing secret get the same answer and leave nothing', async () => {
    const before = await stored();
    const answers = await Promise.all([
      post(update(2), { to: 'cxn_nobody' }),
      post(update(2), { by: 'wrong' }),
      post(update(2), { by: null }),
      post(update(2), { provider: 'whatsapp' }),
      post(update(2), { provider: '__proto__' }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404, 404, 404]);
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect(await stored()).toBe(before);
  });

  test('a body of exactly the limit is read, a longer one refused for good with 413 and the limit in plain words', async () => {
    expect((await post('x'.repeat(HOOK_MAX_BYTES))).status).toBe(400);
    const refused = await post('x'.repeat(HOOK_MAX_BYTES + 1));
    expect([refused.status, refused.headers.get('content-type')]).toEqual([413, 'application/problem+json; charset=utf-8']);
    expect(await refused.json()).toMatchObject({ status: 413, reason: 'input.too_large', detail: expect.stringContaining('1 MB') });
  });

  test('a body that does not say its length is read no further than the limit', async () => {
    let sent = 0;
    const pull = (controller: ReadableStreamDefaultController) => {
      sent += 300_000;
      controller.enqueue(new Uint8Array(300_000));
    };
    const endless = new Request('http://fl.test/api/hooks/telegram/x', {
      method: 'POST',
      body: new ReadableStream({ pull }),
      duplex: 'half',
    } as RequestInit);
    const refused = await receiveHook(endless, { params: { provider: 'telegram', connection: connectionId }, ip: '127.0.0.1' });
    expect(refused.status).toBe(413);
    expect(sent).toBeLessThan(2 * HOOK_MAX_BYTES);
  });

  test('what is no update is told so and leaves nothing', async () => {
    const before = await stored();
    expect((await post('{"update_id":')).status).toBe(400);
    expect(await stored()).toBe(before);
  });

  test('an update that means nothing to us is a success without a row', async () => {
    const before = await stored();
    expect((await post({ update_id: 77, poll: {} })).status).toBe(200);
    expect(await stored()).toBe(before);
  });

  test("a connection that was turned off is nobody's", async () => {
    const other = await inScope((scope) =>
      createConnection(scope, {
        provider: channelProviders.telegram,
        name: '',
        credentials: { token: '700000002:AAH-lead_bot_token_of_35_characters' },
        isTest: true,
      }),
    );
    const itsSecret = (await inScope((scope) => openConnection(scope, other.connectionId))).hookSecret;
    await inScope((scope) => recordDisconnected(scope, { connectionId: other.connectionId }));
    expect((await post(update(3), { to: other.connectionId, by: itsSecret })).status).toBe(404);
  });
});
