import { connect, createServer, type Socket } from 'node:net';
import { expect, type APIRequestContext, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';

export type Colleague = { context: BrowserContext; page: Page };

/** A browser of one person of the demo clinic: Марина is its admin, Ольга an operator. */
export async function signedIn(browser: Browser, as: 'admin' | 'operator', options: BrowserContextOptions = {}): Promise<Colleague> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto('/api/auth/csrf');
  await page.evaluate(async (role) => {
    const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string };
    const body = new URLSearchParams({ csrfToken, as: role, json: 'true', callbackUrl: '/dashboard' });
    await fetch('/api/auth/callback/demo', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
  }, as);
  return { context, page };
}

export type Visitor = {
  conversationId: string;
  say: (text: string) => Promise<void>;
  /** Everything this visitor can see, in order. */
  sees: () => Promise<string[]>;
};

/** Somebody in the web chat, through the widget's own interface. */
export async function newVisitor(request: APIRequestContext, first: string): Promise<Visitor> {
  const baseURL = process.env.E2E_URL ?? ''; // start-product.ts
  let token = '';
  let conversationId = '';
  const say = async (text: string): Promise<void> => {
    const answer = await request.post(`${baseURL}/api/widget/v1/messages`, {
      headers: { origin: baseURL, 'x-site-key': 'demo', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      data: { tenant: 'demo', clientKey: crypto.randomUUID(), text },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    const { visitor } = (await answer.json()) as { visitor: { token: string; conversationId: string } };
    token = visitor.token;
    conversationId = visitor.conversationId;
  };
  const sees = async (): Promise<string[]> => {
    const answer = await request.get(`${baseURL}/api/widget/v1/conversation?after=0`, {
      headers: { origin: baseURL, 'x-site-key': 'demo', authorization: `Bearer ${token}` },
    });
    return ((await answer.json()) as { messages: { text: string }[] }).messages.map((message) => message.text);
  };
  await say(first);
  return { conversationId, say, sees };
}

export const log = (page: Page) => page.getByRole('log');
export const field = (page: Page) => page.getByRole('textbox', { name: 'Ответ' });

export async function openConversation(page: Page, conversationId: string, more = ''): Promise<void> {
  await page.goto(`/dashboard/demo/inbox?view=all${more}&c=${conversationId}`);
  await expect(log(page)).toBeVisible();
}

export async function answer(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
}

/** What a key types in the Russian layout: the sign is Cyrillic, the place on the keyboard is the same. */
export async function pressRussian(page: Page, code: string, key: string): Promise<void> {
  await page.evaluate(
    ([where, sign]) =>
      void (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent('keydown', { code: where, key: sign, bubbles: true, cancelable: true }),
      ),
    [code, key],
  );
}

/**
 * A line to the product that can be cut: a SOCKS 5 proxy (RFC 1928, no authentication, CONNECT only) whose sockets, the WebSocket among
 * them, are destroyed and refused.
 */
export async function startLine(): Promise<{ url: string; cut: () => void; mend: () => void; stop: () => Promise<void> }> {
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    near.on('error', () => near.destroy());
    if (isCut) return void near.destroy();
    open.add(near);
    near.once('data', () => {
      near.write(Buffer.from([5, 0]));
      near.once('data', (request) => join(near, request));
    });
  });
  const join = (near: Socket, request: Buffer): void => {
    const { host, port } = targetOf(request);
    const far = connect(port, host, () => {
      near.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
      near.pipe(far).pipe(near);
    });
    open.add(far);
    const end = (): void => {
      for (const socket of [near, far]) {
        socket.destroy();
        open.delete(socket);
      }
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
  };
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port for the line');
  const drop = (): void => {
    for (const socket of open) socket.destroy();
    open.clear();
  };
  return {
    url: `socks5://127.0.0.1:${address.port}`,
    cut: () => {
      isCut = true;
      drop();
    },
    mend: () => {
      isCut = false;
    },
    stop: () =>
      new Promise((resolve) => {
        drop();
        server.close(() => resolve());
      }),
  };
}

/** Address types of RFC 1928 §5: 1 is four bytes, 3 a name with its length before it, 4 sixteen bytes. */
function targetOf(request: Buffer): { host: string; port: number } {
  const type = request[3];
  const length = type === 1 ? 4 : type === 4 ? 16 : (request[4] ?? 0);
  const start = type === 3 ? 5 : 4;
  const bytes = request.subarray(start, start + length);
  const host =
    type === 3
      ? bytes.toString('latin1')
      : type === 1
        ? bytes.join('.')
        : Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16)).join(':');
  return { host, port: request.readUInt16BE(start + length) };
}
