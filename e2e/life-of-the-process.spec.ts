import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, request as requests, test, type APIRequestContext } from '@playwright/test';
import shellWords from '@/messages/ru/shell.json' with { type: 'json' };
import demoWords from '@/messages/ru/auth.json' with { type: 'json' };
import { startProduct, type Product } from '@/testing/start-product';

/** The built product, started and ended in every way; these need no browser. */
test.describe.configure({ mode: 'serial' });
let product: Product;
test.beforeAll(async () => {
  product = await startProduct();
});
test.afterAll(() => product.stop());

test('a SIGKILL costs nothing but the restart: data, port and keys are the same', async ({ request }) => {
  const before = await request.get(`${product.url}/demo/demo`);
  await product.kill();
  product = await startProduct({ dataDir: product.dataDir, port: product.port });
  const after = await request.get(`${product.url}/demo/demo`);
  expect([before.status(), after.status()]).toEqual([200, 200]);
  expect(product.output()).not.toContain('demo data');
});

test('a product whose output nobody reads any more serves on, and ends when it is asked to', async ({ request }) => {
  product.hangUp();
  expect((await request.get(`${product.url}/demo/demo`)).status()).toBe(200);
  process.kill(product.pid, 'SIGTERM'); // it says that it stops, to nobody
  await product.ended();
  product = await startProduct({ dataDir: product.dataDir, port: product.port });
});

test('a workflow thread that dies is replaced, and every lead from before, meanwhile and after is answered once', async ({ request }) => {
  const file = join(product.dataDir, 'end-the-thread');
  const preload = pathToFileURL(join(import.meta.dirname, '../testing/ending-thread.mjs')).href;
  await restart({ NODE_OPTIONS: `--import ${preload}`, THREAD_ENDS_WITH: file });
  const deaths = (): number => product.output().split('"thread_died"').length - 1;
  const before = await sendLead(request);
  await writeFile(file, '');
  await expect.poll(deaths).toBe(1);
  expect(product.output()).toContain('the workflow thread ends here');
  const meanwhile = await sendLead(request);
  await expect.poll(() => questionsTo(request, meanwhile), { timeout: 30_000 }).toEqual(['service']);
  const after = await sendLead(request);
  for (const token of [before, meanwhile, after])
    await expect.poll(() => questionsTo(request, token), { timeout: 60_000 }).toEqual(['service']);
  expect(deaths()).toBe(1);
  await restart({});
});

test('a body beyond every bound is refused before it is read', async () => {
  const status = await new Promise<number>((resolve, reject) => {
    const sending = httpRequest(
      `${product.url}/api/v1/leads`,
      { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': String(50_000_000) } },
      (answer) => resolve(answer.statusCode ?? 0),
    );
    sending.on('error', reject);
    sending.flushHeaders();
  });
  expect(status).toBe(413);
});

test('an endless body is cut off', async ({ request }) => {
  const answer = await request.post(`${product.url}/api/v1/leads`, {
    data: `{"contact":"${'x'.repeat(200_000)}"}`,
    headers: { 'content-type': 'application/json', 'x-site-key': 'demo' },
  });
  expect(answer.status()).toBe(413);
});

test('eight hundred senders who stop in the middle of a body keep nobody out, neither while they wait nor when they are gone', async ({
  request,
}) => {
  const paths = ['/api/v1/leads', '/api/hooks/telegram/cxn_nobody', '/api/widget/v1/messages', '/api/v1/widget-events'];
  const slow = await Promise.all(Array.from({ length: 800 }, (_, index) => sendHalf(paths[index % paths.length] as string)));
  const token = await sendLead(request);
  await expect.poll(() => questionsTo(request, token), { timeout: 30_000 }).toEqual(['service']);
  for (const socket of slow) socket.destroy();
  await Promise.all(Array.from({ length: 20 }, () => sendLead(request)));
  expect(product.output()).not.toContain('requests_refused');
});

test('a wrong method says which ones there are', async ({ request }) => {
  const answer = await request.delete(`${product.url}/api/health`);
  expect(answer.status()).toBe(405);
  expect(answer.headers().allow).toContain('GET');
});

test('a socket nobody knows is closed, the hub answers its own', async () => {
  expect(await upgrade('/nowhere')).toBe('closed');
  expect(await upgrade('/app/some-key?protocol=7')).toBe('101');
});

test('bound to an address that others may reach, the demo sign-in, the lab for strangers and the mailbox do not exist; DEMO=1 brings them back', async ({
  request,
  page,
}) => {
  const bot = await demoBotOf(request);
  const open = { page: 200, button: true, provider: true, signIn: 302, mailbox: 200, letter: 404, lab: 302 };
  const closed = { page: 404, button: false, provider: false, signIn: 404, mailbox: 404, letter: 404, lab: 404 };
  expect(await doorsOf(bot)).toEqual(open);
  // `127.1` is loopback for the system, so this test opens nothing, and none of the names the product knows as this machine.
  await restart({ HOST: '127.1' });
  expect(await doorsOf(bot)).toEqual(closed);
  await page.goto(`${product.url}/dev/mailbox`);
  await expect(page.getByRole('heading', { name: shellWords.notFound.title }), 'the 404 is ours').toBeVisible();
  await restart({ HOST: '127.1', DEMO: '1' });
  expect(await doorsOf(bot)).toEqual(open);
  await restart({ PUBLIC_URL: 'https://fl.example' }); // a proxy on this machine brings the world in
  expect(await doorsOf(bot)).toEqual(closed);
  await restart({});
});

test('a second start on the same folder says who runs there, and the first one goes on', async ({ request }) => {
  await expect(startProduct({ dataDir: product.dataDir })).rejects.toThrow(
    new RegExp(`Fast Lead already runs on .* \\(process ${product.pid}, http://localhost:${product.port}\\)`),
  );
  await expect(startProduct({ port: product.port })).rejects.toThrow(`Port ${product.port} is taken by another program`);
  expect((await request.get(`${product.url}/api/health`)).status()).toBe(200);
});

test('a second Ctrl+C does not wait, and the next start finds what was there', async ({ request }) => {
  const { dataDir, port, pid } = product;
  process.kill(pid, 'SIGINT');
  process.kill(pid, 'SIGINT');
  await product.ended(); // a signal is on its way for a moment: asked meanwhile, the process may still answer
  await expect(request.get(`http://localhost:${port}/api/health/live`)).rejects.toThrow(/ECONNREFUSED/);
  product = await startProduct({ dataDir, port });
  expect(product.output()).not.toContain('demo data');
  expect((await request.get(`${product.url}/demo/demo`)).status()).toBe(200);
});

test('SIGTERM ends the process and its database within seconds', async ({ request }) => {
  const { dataDir, port } = product;
  const startedAt = Date.now();
  await product.stop();
  expect(Date.now() - startedAt).toBeLessThan(10_000);
  await expect(request.get(`http://localhost:${port}/api/health/live`)).rejects.toThrow(/ECONNREFUSED/);
  product = await startProduct({ dataDir });
});

async function restart(env: Record<string, string>): Promise<void> {
  await product.kill();
  product = await startProduct({ dataDir: product.dataDir, port: product.port, env });
}

/** A lead of somebody new who stays in the chat; resolves to their token. */
async function sendLead(request: APIRequestContext): Promise<string> {
  const phone = `+7912${String(Math.floor(Math.random() * 10_000_000)).padStart(7, '0')}`;
  const answer = await request.post(`${product.url}/api/v1/leads`, {
    data: { tenant: 'demo', contact: { name: 'Анна', phone }, consent: { gdpr: true }, channel: 'web' },
    headers: { origin: product.url },
  });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { nextAction: { visitor: { token: string } } }).nextAction.visitor.token;
}

/** A connection with a request whose body never ends. */
async function sendHalf(path: string): Promise<Socket> {
  const socket = connect(product.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"tenant":"demo"`);
  return socket;
}

/** What the bot asked in this chat so far. */
async function questionsTo(request: APIRequestContext, token: string): Promise<string[]> {
  const answer = await request.get(`${product.url}/api/widget/v1/conversation?after=0`, {
    headers: { 'x-site-key': 'demo', authorization: `Bearer ${token}`, origin: product.url },
  });
  const { messages } = (await answer.json()) as { messages: { payload: { question?: { id: string } } }[] };
  return messages.flatMap(({ payload }) => payload.question?.id ?? []);
}

/** The simulated bot of the demo clinic, as a lead for Telegram is told it. */
async function demoBotOf(request: APIRequestContext): Promise<string> {
  const answer = await request.post(`${product.url}/api/v1/leads`, {
    data: { tenant: 'demo', contact: { name: 'Анна', phone: '+79120001122' }, consent: { gdpr: true }, channel: 'telegram' },
    headers: { origin: product.url },
  });
  const link = /lab\/telegram\/(\w+)/.exec(await answer.text())?.[1];
  if (!link) throw new Error(`no bot in ${await answer.text()}`);
  return link;
}

/** What a stranger, somebody new each time, meets at each of them. */
async function doorsOf(bot: string): Promise<Record<string, number | boolean>> {
  const request = await requests.newContext();
  const get = (path: string) => request.get(product.url + path, { maxRedirects: 0 });
  const csrf = (await (await get('/api/auth/csrf')).json()) as { csrfToken: string };
  const form = { csrfToken: csrf.csrfToken, as: 'admin', json: 'false' };
  const signIn = await request.post(`${product.url}/api/auth/callback/demo`, { form, headers: { origin: product.url }, maxRedirects: 0 });
  const providers = (await (await get('/api/auth/providers')).json()) as Record<string, unknown>;
  const found = {
    page: (await get('/demo-sign-in')).status(),
    button: (await (await get('/sign-in')).text()).includes(`<section aria-label="${demoWords.demo.title}"`),
    provider: 'demo' in providers,
    signIn: signIn.status(),
    mailbox: (await get('/dev/mailbox')).status(),
    letter: (await get('/dev/mailbox/let_nothing')).status(),
    lab: (await get(`/lab/telegram/${bot}?start=x`)).status(),
  };
  await request.dispose();
  return found;
}

function upgrade(path: string): Promise<string> {
  return new Promise((resolve) => {
    const asking = httpRequest(`${product.url}${path}`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    });
    asking.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve(String(answer.statusCode));
    });
    asking.on('response', (answer) => resolve(String(answer.statusCode)));
    asking.on('error', () => resolve('closed'));
    asking.end();
  });
}
