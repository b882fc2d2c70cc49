import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedTenant, testScope, type SeededTenant } from '@/prisma/seed/factories';
import { startLab, type Lab } from '@/server/lab/start-lab';
import { createConnection } from '@/server/domain/connections/commands';
import { getConnection } from '@/server/domain/connections/queries';
import { loopbackUrl, provideEnv } from '@/server/platform/env';
import { channelProviders } from '@/server/providers/channels/registry';
import {
  connectChannel,
  disconnectChannel,
  hookReport,
  removeChannel,
  sendTestLetter,
  testConnection,
  type Enter,
} from './connect-channel';
import { labBot, labMailbox } from './connections';

let lab: Lab;
let vendor: Server;
let tenant: SeededTenant;
let enter: Enter;

beforeAll(async () => {
  // A production Telegram that knows nobody: every token is refused.
  vendor = createServer(
    (_request, response) =>
      void response
        .writeHead(401, { 'content-type': 'application/json' })
        .end('{"ok":false,"error_code":401,"description":"Unauthorized"}'),
  );
  await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
  lab = await startLab({ hookOrigins: [loopbackUrl()] });
  provideEnv({
    LAB_TELEGRAM_URL: lab.telegramUrl,
    LAB_SMTP_URL: lab.smtpUrl,
    TELEGRAM_API_URL: `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`,
  });
  tenant = await seedTenant();
  enter = testScope(tenant);
});

afterAll(async () => {
  await lab.stop();
  vendor.close();
});

const make = async (isTest: boolean, credentials?: { token: string }) =>
  enter(async (scope) =>
    createConnection(scope, {
      provider: channelProviders.telegram,
      name: '',
      credentials: credentials ?? { token: '700000001:AAH-lead_bot_token_of_35_characters' },
      isTest,
    }),
  );

describe('deleting a channel', () => {
  test('takes the webhook away from a bot that was connected and never written to', async () => {
    const credentials = await labBot(tenant.id, 'deleted');
    const { connectionId } = await make(true, credentials);
    await connectChannel(enter, { connectionId });
    await removeChannel(enter, { connectionId });
    await expect(enter((scope) => getConnection(scope, connectionId))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const again = await make(true, credentials);
    expect(await hookReport(enter, again)).toMatchObject({ supported: true, isOurs: false });
  });

  test('leaves the webhook of the same bot connected a second time alone', async () => {
    const credentials = await labBot(tenant.id, 'twice');
    const [first, second] = [await make(true, credentials), await make(true, credentials)];
    await connectChannel(enter, first);
    // The vendor takes one webhook a second; then the bot calls the second connection.
    await expect.poll(() => connectChannel(enter, second), { timeout: 5000 }).toMatchObject({ ok: true });
    await removeChannel(enter, first);
    expect(await hookReport(enter, second)).toMatchObject({ supported: true, isOurs: true });
  });

  test('with a mistyped key works without asking the vendor, and one the vendor refuses goes all the same', async () => {
    const mistyped = await make(false);
    await removeChannel(enter, mistyped);
    const refused = await make(false);
    await connectChannel(enter, refused);
    expect(await enter((scope) => getConnection(scope, refused.connectionId))).toMatchObject({ status: 'error' });
    await removeChannel(enter, refused);
    for (const { connectionId } of [mistyped, refused])
      await expect(removeChannel(enter, { connectionId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('connecting a channel', () => {
  test('a simulated bot is connected with its webhook, and turned off again', async () => {
    const { connectionId } = await make(true, await labBot(tenant.id, 'clinic'));
    expect(await connectChannel(enter, { connectionId })).toMatchObject({ ok: true, account: expect.stringMatching(/^@clinic_.*_bot$/) });
    expect(await enter((scope) => getConnection(scope, connectionId))).toMatchObject({ status: 'connected', isTest: true });
    expect(await hookReport(enter, { connectionId })).toMatchObject({ supported: true, isOurs: true, waiting: 0 });
    await disconnectChannel(enter, { connectionId });
    expect(await enter((scope) => getConnection(scope, connectionId))).toMatchObject({ status: 'off' });
    expect(await hookReport(enter, { connectionId })).toMatchObject({ isOurs: false });
  });

  test('a token the vendor does not know is an error with the vendor’s reason, and not an exception', async () => {
    const { connectionId } = await make(false);
    expect(await connectChannel(enter, { connectionId })).toEqual({ ok: false, kind: 'auth', reason: 'getMe: 401 Unauthorized' });
    expect(await enter((scope) => getConnection(scope, connectionId))).toMatchObject({
      status: 'error',
      statusReason: 'auth: getMe: 401 Unauthorized',
    });
  });

  test('a real token is never sent to the lab, and a lab’s token never to the vendor', async () => {
    const real = await make(false, await labBot(tenant.id, 'clinic'));
    expect(await testConnection(enter, real)).toMatchObject({ ok: false, kind: 'auth' });
    const test = await make(true);
    expect(await testConnection(enter, test)).toMatchObject({ ok: false, kind: 'auth' });
  });

  test('turning off works while the vendor is down', async () => {
    const { connectionId } = await make(false);
    await disconnectChannel(enter, { connectionId });
    expect(await enter((scope) => getConnection(scope, connectionId))).toMatchObject({ status: 'off' });
  });

  test('mail is connected and a test letter arrives', async () => {
    const credentials = await labMailbox(tenant.id, tenant.slug);
    const { connectionId } = await enter((scope) =>
      createConnection(scope, { provider: channelProviders.email, name: '', credentials, isTest: true }),
    );
    expect(await connectChannel(enter, { connectionId })).toEqual({ ok: true, account: `hello@${tenant.slug}.test` });
    await sendTestLetter(enter, { connectionId, to: 'me@example.test', subject: 'Проверка', text: 'Работает', fromName: 'Клиника' });
  });

  test('another tenant cannot test, connect or turn off', async () => {
    const { connectionId } = await make(true);
    const stranger: Enter = testScope(await seedTenant());
    for (const work of [testConnection, connectChannel, disconnectChannel, hookReport])
      await expect(work(stranger, { connectionId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
