import { expect, test, type Page } from '@playwright/test';
import { refusedByPolicy } from './policy';
import { signIn } from './sign-in';

/** What a browser enforces on the built product: the policy of every page, and that words stay words. */
const outside = [
  '/',
  '/en',
  '/sign-in',
  '/en/sign-in',
  '/sign-up',
  '/reset',
  '/demo-sign-in',
  '/docs/api',
  '/legal/privacy',
  '/legal/offer',
  '/legal/demo',
  '/book/demo',
  '/en/book/demo',
  '/offline',
  '/nowhere/at/all',
  '/en/nowhere',
  '/en/demo/nobody',
  '/dev/mailbox',
  '/demo/demo',
];
const inside = ['overview', 'inbox', 'leads', 'bookings', 'widget', 'channels', 'company', 'lab', 'settings/profile'].map(
  (name) => `/dashboard/demo/${name}`,
);

test('the policy of no page, signed in or not, lets a script in that we did not send', async ({ page }) => {
  const nonces = new Set<string>();
  for (const path of outside) await readPolicy(page, path, nonces);
  await signIn(page, 'admin');
  for (const path of [...inside, '/en/dashboard/demo/inbox', '/onboarding']) await readPolicy(page, path, nonces);
  expect(nonces.size).toBeGreaterThan(20); // one for each answer, never the same
});

test('pages that are no screens break no policy of their own either', async ({ page }) => {
  const broken = await refusedByPolicy(page);
  for (const path of ['/dev/mailbox', '/demo/demo', '/legal/demo', '/en/demo/nobody']) {
    await page.goto(path, { waitUntil: 'load' });
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1000 })));
  }
  expect(broken).toEqual([]);
});

test('the detector sees a violation', async ({ page }) => {
  const broken = await refusedByPolicy(page);
  await page.goto('/sign-in');
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.setAttribute('nonce', 'guessed');
    script.src = 'https://evil.example/x.js';
    document.body.insertAdjacentHTML('beforeend', '<button id="x" onclick="1">x</button>');
    document.querySelector<HTMLButtonElement>('#x')?.click();
  });
  await expect.poll(() => broken.join(' ')).toContain('script-src');
});

test('who guesses a password is paused after five tries, whatever they say about where they come from', async ({ request, baseURL }) => {
  const { csrfToken } = (await (await request.get('/api/auth/csrf')).json()) as { csrfToken: string };
  const said: string[] = [];
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    const from = `203.0.113.${attempt}`;
    const answer = await request.post('/api/auth/callback/password', {
      headers: { origin: baseURL ?? '', 'x-forwarded-for': from, 'x-client-ip': from, 'x-real-ip': from, forwarded: `for=${from}` },
      form: { csrfToken, email: 'guessed@example.test', password: `guess number ${attempt}`, json: 'true' },
    });
    said.push(decodeURIComponent(new URL(((await answer.json()) as { url: string }).url).search));
  }
  expect(said.map((text) => /error=(\w+)/.exec(text)?.[1])).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wrong', 'paused']);
});

test('links and markup of a stranger do nothing, in the inbox and in the widget', async ({ page, baseURL }) => {
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const marker = `проверка ${Date.now()}`;
  const hostile = [
    `${marker} javascript:alert(1)`,
    'data:text/html,<script>alert(2)</script>',
    '[нажмите](javascript:alert(3))',
    '<a href="javascript:alert(4)">сюда</a>',
    '<img src=x onerror=alert(5)>',
    'vbscript:msgbox(6) https://ok.example/page',
  ].join('\n');
  await page.goto('/demo/demo');
  const token = await page.evaluate(
    async ([text, clientKey]) => {
      const answer = await fetch('/api/widget/v1/messages', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ tenant: 'demo', clientKey, text }),
      });
      return ((await answer.json()) as { visitor: { token: string } }).visitor.token;
    },
    [hostile, `security-${Date.now()}`],
  );

  await page.goto('about:blank'); // an address that differs in its fragment only is not loaded again
  await page.goto(`/demo/demo#fl=${encodeURIComponent(token)}`);
  const said = page.locator('fast-lead .me .m').filter({ hasText: marker });
  await expect(said).toBeVisible();
  await expectInert(page, 'fast-lead .me .m', marker);
  expect(await said.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual([
    'https://ok.example/page',
  ]);

  await signIn(page, 'operator');
  const { c: conversationId } = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { c: string };
  await page.goto(`/dashboard/demo/inbox?view=all&c=${conversationId}`); // by its address: the row shows whoever spoke last
  const bubble = page.getByRole('log').getByText(marker);
  await expect(bubble.first()).toBeVisible();
  for (const link of await page.getByRole('link').all())
    expect(new URL((await link.getAttribute('href')) ?? '/', baseURL).protocol, await link.innerText()).toMatch(/^(https?|tel|mailto):$/);
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
  expect(dialogs).toEqual([]);
});

async function expectInert(page: Page, messages: string, marker: string): Promise<void> {
  const message = page.locator(messages).filter({ hasText: marker });
  await expect(message.locator('img, script, iframe')).toHaveCount(0);
  await expect(message).toContainText('<img src=x onerror=alert(5)>');
}

/** Looked at as a browser would ask for it, but not drawn: every-screen.spec.ts opens the pages and hears what they refuse. */
async function readPolicy({ request }: Page, path: string, nonces: Set<string>): Promise<void> {
  const answer = await request.get(path, { headers: { accept: 'text/html' } });
  const headers = answer.headers();
  const policy = headers['content-security-policy'] ?? '';
  // The demo site plays a customer's page, which names the address of the widget: ours.
  const scripts = (/script-src ([^;]+)/.exec(policy)?.[1] ?? '').replace(new URL(answer.url()).origin, '');
  expect(scripts, path).not.toMatch(/unsafe-inline|unsafe-eval|\*|https?:|^$/);
  expect(policy, path).toMatch(/object-src 'none'.*base-uri 'none'|base-uri 'none'.*object-src 'none'/);
  expect(policy, path).toMatch(/frame-ancestors '(none|self)'/);
  expect([headers['x-content-type-options'], headers['referrer-policy']], path).toEqual(['nosniff', 'strict-origin-when-cross-origin']);
  const nonce = /'nonce-([^']+)'/.exec(scripts)?.[1];
  if (nonce) expect(nonces.has(nonce), `${path} repeats a nonce`).toBe(false);
  if (nonce) nonces.add(nonce);
}
