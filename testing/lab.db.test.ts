import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedTenant, testScope, type RunInScope, type SeededTenant } from '@/prisma/seed/factories';
import { receiveHook } from '@/server/hooks/receive-hook';
import { controlKey } from '@/server/lab/control';
import { startLab, type Lab } from '@/server/lab/start-lab';
import { createConnection } from '@/server/domain/connections/commands';
import { openConnection } from '@/server/domain/connections/queries';
import { systemDb } from '@/server/platform/db/client';
import { createEgress } from '@/server/platform/http/egress';
import { describeChannel, type Fault } from '@/server/providers/channels/contract';
import type { OutboundMessage } from '@/server/providers/channels/port';
import { channelProviders } from '@/server/providers/channels/registry';

/** The adapters against the lab, and the lab against our webhook: real sockets all the way. */
let lab: Lab;
let hooks: Server;
let hookOrigin = '';
let refuseHooks = 0;
let tenant: SeededTenant;
let inScope: RunInScope;

beforeAll(async () => {
  hooks = createServer((request, response) => {
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        if (refuseHooks-- > 0) return void response.writeHead(503, { 'retry-after': '0' }).end();
        const [, , , provider = '', connection = ''] = (request.url ?? '').split('/');
        const web = new Request(`${hookOrigin}${request.url}`, {
          method: 'POST',
          body: Buffer.concat(parts),
          headers: request.headers as Record<string, string>,
        });
        void receiveHook(web, { params: { provider, connection }, ip: '127.0.0.1' }).then((answer) =>
          response.writeHead(answer.status).end(),
        );
      });
  });
  await new Promise<void>((resolve) => hooks.listen(0, '127.0.0.1', resolve));
  hookOrigin = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}`;
  lab = await startLab({ hookOrigins: [hookOrigin] });
  tenant = await seedTenant();
  inScope = testScope(tenant);
});

afterAll(async () => {
  await lab.stop();
  hooks.closeAllConnections();
  hooks.close();
});

const labFaults: Partial<Record<Fault, [string, number]>> = {
  rate_limited: ['rate_limited', 7],
  server_error: ['server_error', 1],
  gateway: ['gateway', 1],
  silent: ['silent', 1],
  cut: ['cut', 1],
};

describeChannel('telegram in the lab', {
  provider: channelProviders.telegram,
  get credentials() {
    return { token: bot.token };
  },
  get message() {
    return messageTo(bot.chatId);
  },
  expected: { unauthorized: null, forbidden: null, rejected: null, garbage: null, closed: null },
  start: async () => {
    await prepareBot();
    return standFor(
      'telegram',
      () => ({ baseUrl: lab.telegramUrl, egress: shortEgress() }),
      async () => await systemDb().labMessage.count({ where: { token: bot.token, fromBot: true } }),
    );
  },
});

describeChannel('email in the lab', {
  provider: channelProviders.email,
  get credentials() {
    return mail;
  },
  message: {
    to: 'anna@example.test',
    text: 'Здравствуйте',
    idempotencyKey: 'm1',
    email: { subject: 'Заявка', fromName: 'Белая линия', messageId: '<m1@clinic.test>' },
  },
  expected: {
    unauthorized: null,
    forbidden: null,
    rejected: null,
    rate_limited: null,
    server_error: null,
    gateway: null,
    garbage: null,
    closed: null,
  },
  start: async () => {
    tenant ??= await seedTenant();
    const account = await control<{ user: string; password: string }>({ action: 'mailAccount' });
    Object.assign(mail, account);
    return standFor(
      'mail',
      () => ({ baseUrl: lab.smtpUrl, timeoutMs: 400 }),
      async () => systemDb().labLetter.count({ where: { tenantId: tenant.id } }),
    );
  },
});

describe('the lab as a mail server', () => {
  const send = () =>
    channelProviders.email.open(mail, { baseUrl: lab.smtpUrl, timeoutMs: 2000 }).send({
      to: 'gone@example.test',
      text: 'Здравствуйте',
      idempotencyKey: 'm2',
      email: { subject: 'Заявка', fromName: 'Белая линия', messageId: '<m2@clinic.test>' },
    });

  test('a mailbox that does not exist is unreachable, with the reason', async () => {
    await control({ action: 'fault', device: 'mail', kind: 'bounce', value: 1 });
    await expect(send()).rejects.toMatchObject({ kind: 'rejected', vendorCode: 'unreachable', message: expect.stringContaining('5.1.1') });
    await control({ action: 'fault', device: 'mail', kind: 'bounce', value: 0 });
  });

  test('a password of somebody else is refused', async () => {
    const stranger = { ...mail, user: `lab-${(await seedTenant()).id}` };
    expect(await channelProviders.email.open(stranger, { baseUrl: lab.smtpUrl, timeoutMs: 2000 }).test()).toMatchObject({
      ok: false,
      kind: 'auth',
    });
  });
});

describe('the lab as a phone', () => {
  let connectionId: string;
  let chatId: string;
  const events = () => systemDb().hookDelivery.count({ where: { connectionId } });

  beforeAll(async () => {
    const made = await control<{ token: string }>({ action: 'createBot', name: 'Белая линия' });
    ({ connectionId } = await inScope((scope) =>
      createConnection(scope, { provider: channelProviders.telegram, name: '', credentials: { token: made.token }, isTest: true }),
    ));
    const opened = await inScope((scope) => openConnection(scope, connectionId));
    const channel = channelProviders.telegram.open(opened.credentials, { baseUrl: lab.telegramUrl, egress: shortEgress() });
    await channel.connect({ url: `${hookOrigin}/api/hooks/telegram/${connectionId}`, secret: opened.hookSecret });
    ({ chatId } = await control<{ chatId: string }>({
      action: 'createChat',
      token: made.token,
      firstName: 'Денис',
      phone: '+7 912 345-67-89',
    }));
  });

  test('nobody can be written to before Start', async () => {
    const opened = await inScope((scope) => openConnection(scope, connectionId));
    const channel = channelProviders.telegram.open(opened.credentials, { baseUrl: lab.telegramUrl, egress: shortEgress() });
    await expect(channel.send(messageTo(chatId))).rejects.toMatchObject({ kind: 'rejected', vendorCode: 'unreachable' });
  });

  test('Start, a text, a contact and a block arrive as events, in order', async () => {
    await control({ action: 'start', chatId, payload: 'Ab3_-x' });
    await control({ action: 'type', chatId, text: 'Болит зуб' });
    await control({ action: 'contact', chatId });
    await control({ action: 'block', chatId, blocked: true });
    await expect.poll(events).toBe(4);
    await control({ action: 'start', chatId });
    await expect.poll(events).toBe(6); // back again, and Start
  });

  test('an update that we refused comes again until we take it', async () => {
    const before = await events();
    refuseHooks = 3;
    await control({ action: 'type', chatId, text: 'Вы тут?' });
    await expect.poll(events, { timeout: 5000 }).toBe(before + 1);
  });

  test('duplicated and reordered calls leave each event once', async () => {
    const before = await events();
    await control({ action: 'fault', device: 'telegram', kind: 'duplicate', value: 1 });
    await control({ action: 'fault', device: 'telegram', kind: 'reorder', value: 1 });
    for (const text of ['раз', 'два', 'три']) await control({ action: 'type', chatId, text });
    await expect.poll(events, { timeout: 5000 }).toBe(before + 3);
    await control({ action: 'fault', device: 'telegram', kind: 'duplicate', value: 0 });
    await control({ action: 'fault', device: 'telegram', kind: 'reorder', value: 0 });
  });

  test('a webhook that is not ours is refused: the lab calls nobody else', async () => {
    const { token } = await control<{ token: string }>({ action: 'createBot', name: 'other' });
    const channel = channelProviders.telegram.open({ token }, { baseUrl: lab.telegramUrl, egress: shortEgress() });
    await expect(channel.connect({ url: 'http://169.254.169.254/latest', secret: 'x' })).rejects.toMatchObject({ kind: 'rejected' });
  });

  test('the control API answers nobody without its key, and no tenant sees the phones of another', async () => {
    const bare = await fetch(`${lab.telegramUrl}/control`, {
      method: 'POST',
      body: JSON.stringify({ action: 'state', tenantId: tenant.id }),
    });
    expect(bare.status).toBe(404);
    const foreign = await controlRaw({ action: 'type', tenantId: (await seedTenant()).id, chatId, text: 'чужой' });
    expect(foreign.status).toBe(404);
  });

  test('no token and no webhook secret is in the wire log', async () => {
    const state = await control<{ wires: { id: string }[]; bots: { token: string }[] }>({ action: 'state' });
    const wires = await Promise.all(
      state.wires.map((wire) => control<{ request: string; response: string }>({ action: 'wire', wireId: wire.id })),
    );
    const opened = await inScope((scope) => openConnection(scope, connectionId));
    const log = JSON.stringify(wires);
    expect(wires.length).toBeGreaterThan(5);
    expect(log).not.toContain(opened.hookSecret);
    expect(log).not.toContain(String(opened.credentials.token));
  });
});

const bot = { token: '', chatId: '' };
const mail = { host: 'smtp.clinic.test', port: 587, security: 'starttls', from: 'hi@clinic.test' };

function messageTo(to: string): OutboundMessage {
  return { to, text: 'Здравствуйте!', idempotencyKey: 'msg_1', buttons: [[{ id: 'yes', label: 'Да' }]] };
}

function shortEgress() {
  const out = createEgress({ origins: [lab.telegramUrl], loopbackOrigins: [lab.telegramUrl] });
  return { call: (outgoing: Parameters<typeof out.call>[0]) => out.call({ ...outgoing, timeoutMs: 1000 }) };
}

async function prepareBot(): Promise<void> {
  bot.token = (await control<{ token: string }>({ action: 'createBot', name: 'test' })).token;
  bot.chatId = (await control<{ chatId: string }>({ action: 'createChat', token: bot.token, firstName: 'Анна' })).chatId;
  await control({ action: 'start', chatId: bot.chatId });
}

/** Faults of the lab are rows, read by the lab at each call. */
function standFor(device: 'telegram' | 'mail', options: () => object, delivered: () => Promise<number>) {
  return {
    get options() {
      return options();
    },
    async breakWith(fault: Fault | null) {
      const [kind, value] = (fault && labFaults[fault]) ?? ['', 0];
      await systemDb().labFault.deleteMany({ where: { tenantId: tenant.id } });
      if (kind) await control({ action: 'fault', device, kind, value });
    },
    delivered,
    stop: async () => undefined,
  };
}

async function control<T>(action: Record<string, unknown>): Promise<T> {
  const answer = await controlRaw({ tenantId: tenant.id, ...action });
  if (!answer.ok) throw new Error(`control ${String(action.action)}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

function controlRaw(action: Record<string, unknown>): Promise<Response> {
  return fetch(`${lab.telegramUrl}/control`, { method: 'POST', headers: { 'x-lab-key': controlKey() }, body: JSON.stringify(action) });
}
