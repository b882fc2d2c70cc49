import { beforeAll, expect, test } from 'vitest';
import { seedTenant, testScope, type RunInScope, type SeededTenant } from '@/prisma/seed/factories';
import { inboundMail, renewMailSecret } from '@/server/api/connect-channel';
import { createConnection } from '@/server/domain/connections/commands';
import { getConnection, listConnections } from '@/server/domain/connections/queries';
import { receiveHook } from '@/server/hooks/receive-hook';
import { systemDb } from '@/server/platform/db/client';
import { publicUrl } from '@/server/platform/env';
import { channelProviders } from '@/server/providers/channels/registry';

/** A mail server of the owner's own, from the key on the channels screen to the letter in our rows. */
let tenant: SeededTenant;
let enter: RunInScope;
let connectionId: string;

beforeAll(async () => {
  tenant = await seedTenant();
  enter = testScope(tenant);
  const { email } = channelProviders;
  const credentials = { host: 'smtp.example.com', port: 587, security: 'starttls', from: 'hello@clinic.example' };
  ({ connectionId } = await enter((scope) => createConnection(scope, { provider: email, name: '', credentials, isTest: false })));
});

const inbound = () => enter((scope) => inboundMail(scope, { connectionId }));
const renew = async () => (await renewMailSecret(enter, { connectionId })).secret;

async function handOn(id: string, secret: string): Promise<number> {
  const { url } = await inbound();
  const letter = `From: anna@example.com\r\nMessage-ID: <${id}@example.com>\r\nSubject: Re: Заявка\r\n\r\nЗавтра подойдёт.\r\n`;
  const request = new Request(url, { method: 'POST', headers: { 'x-fast-lead-secret': secret }, body: letter });
  const [provider = '', connection = ''] = new URL(url).pathname.split('/').slice(-2);
  return (await receiveHook(request, { params: { provider, connection }, ip: '192.0.2.1' })).status;
}

test('a letter with the key is taken and its time is told; the key before it is worth nothing from the moment a new one is made', async () => {
  expect(await inbound()).toMatchObject({ url: `${publicUrl()}/api/hooks/email/${connectionId}`, lastLetterAt: null });
  const first = await renew();
  expect(await handOn('one', first)).toBe(200);
  const { lastLetterAt } = await inbound();
  expect(Date.now() - (lastLetterAt?.getTime() ?? 0)).toBeLessThan(60_000);

  const second = await renew();
  expect(second).not.toBe(first);
  expect(await handOn('two', first)).toBe(404);
  expect(await handOn('three', second)).toBe(200);
  expect(await systemDb().hookDelivery.count({ where: { connectionId } })).toBe(2);
});

test('the key is in the answer that makes it and in no other, and in the row it is sealed', async () => {
  const secret = await renew();
  const shown = await enter(async (scope) => [await listConnections(scope), await getConnection(scope, connectionId)]);
  expect(JSON.stringify([shown, await inbound()])).not.toContain(secret);
  expect(JSON.stringify(await systemDb().connection.findUniqueOrThrow({ where: { id: connectionId } }))).not.toContain(secret);
});

test('a channel that is no mail has no key to be made', async () => {
  const { telegram } = channelProviders;
  const credentials = { token: '700000003:AAH-lead_bot_token_of_35_characters' };
  const bot = await enter((scope) => createConnection(scope, { provider: telegram, name: '', credentials, isTest: false }));
  const before = await systemDb().connection.findUniqueOrThrow({ where: { id: bot.connectionId } });
  await expect(renewMailSecret(enter, bot)).rejects.toMatchObject({ code: 'INVALID', reason: 'connection.not_mail' });
  await expect(enter((scope) => inboundMail(scope, bot))).rejects.toMatchObject({ reason: 'connection.not_mail' });
  expect(await systemDb().connection.findUniqueOrThrow({ where: { id: bot.connectionId } })).toEqual(before);
});
