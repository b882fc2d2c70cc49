import { readFileSync } from 'node:fs';
import { expect, test as base, type Page } from '@playwright/test';
import { allowHost, startHostSite, type HostSite } from './host/host-site';

/** The widget on a customer's page: another origin, strict policies, hostile styles, a network that goes away. */
const test = base.extend<{ embed: string }, { site: HostSite }>({
  site: [
    async ({ playwright }, use) => {
      const site = await startHostSite();
      const request = await playwright.request.newContext();
      await allowHost(request, process.env.E2E_URL ?? '', site.origin);
      await request.dispose();
      await use(site);
      await site.stop();
    },
    { scope: 'worker' },
  ],
  embed: async ({ baseURL }, use) => use(`<script async src="${baseURL}/widget/v1/widget.js?t=demo" data-tenant="demo"></script>`),
});

const launcher = (page: Page) => page.locator('fast-lead #l');
const field = (page: Page) => page.getByRole('textbox', { name: 'Напишите сообщение' });

async function openChat(page: Page): Promise<void> {
  await launcher(page).click();
  await page.getByRole('button', { name: 'Задать вопрос без контакта' }).click();
  await expect(field(page)).toBeVisible();
}

async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
}

const mine = (page: Page) => page.locator('.me .m');
const answers = (page: Page) => page.locator('.g:not(.me) .m');

test('before a click there is one request, no storage, no layout shift and the page looks as before', async ({
  page,
  site,
  embed,
  baseURL,
}) => {
  site.pages.plain = { styles: 'h1 { color: rgb(1, 2, 3) }' };
  site.pages.before = { head: embed, styles: 'h1 { color: rgb(1, 2, 3) }' };
  const look = (): Promise<string[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll('html, body, main, h1, p, a')].map((element) =>
        JSON.stringify([
          element.getBoundingClientRect(),
          [...getComputedStyle(element)].map((name) => getComputedStyle(element).getPropertyValue(name)),
        ]),
      ),
    );
  await page.goto(`${site.origin}/plain`);
  const without = await look();
  const asked: string[] = [];
  page.on('request', (request) => request.url().startsWith(baseURL ?? '') && asked.push(new URL(request.url()).pathname));
  page.on('websocket', (socket) => asked.push(socket.url()));
  await page.goto(`${site.origin}/before`);
  await expect(launcher(page)).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(asked).toEqual(['/widget/v1/widget.js']);
  expect(await look()).toEqual(without);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, '']);
  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) =>
          list.getEntries().forEach((entry) => (sum += (entry as PerformanceEntry & { value: number }).value)),
        ).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
      }),
  );
  expect(shift).toBe(0);
});

const policies = (product: string): Record<string, string> => {
  const reach = `connect-src ${product} ${product.replace('http', 'ws')}`;
  return {
    'own styles only': `default-src 'none'; script-src ${product}; style-src 'self'; ${reach}`,
    'nonce and strict-dynamic': `script-src 'nonce-abc123' 'strict-dynamic'; style-src 'nonce-abc123'; object-src 'none'; base-uri 'none'; ${reach}`,
    'trusted types': `require-trusted-types-for 'script'; trusted-types 'none'; script-src ${product}`,
    'everything at once': `default-src 'none'; script-src 'nonce-abc123' 'strict-dynamic'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'; ${reach}`,
  };
};

for (const name of Object.keys(policies('http://x')))
  test(`a strict policy has nothing to refuse: ${name}`, async ({ page, site, embed, baseURL }) => {
    site.pages.strict = { head: embed.replace('<script', '<script nonce="abc123"'), policy: policies(baseURL ?? '')[name] };
    const refused: string[] = [];
    await page.exposeFunction('refuse', (text: string) => refused.push(text));
    await page.addInitScript(() =>
      document.addEventListener('securitypolicyviolation', (event) =>
        (globalThis as unknown as { refuse(text: string): void }).refuse(event.violatedDirective),
      ),
    );
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
    page.on('pageerror', (error) => refused.push(String(error)));
    await page.goto(`${site.origin}/strict`);
    await openChat(page);
    await say(page, 'Здравствуйте, болит зуб');
    await expect(answers(page).first()).toBeVisible();
    await expect(page.locator('.slt').first()).toBeVisible();
    expect(refused).toEqual([]);
  });

test('hostile styles of the page do not reach the widget', async ({ page, site, embed }) => {
  site.pages.hostile = {
    head: embed,
    styles:
      '* { all: unset !important; display: inline !important; font: 40px cursive !important; color: red !important } html { font-size: 62.5%; filter: none } button, div, fast-lead { width: 7px !important; transform: rotate(9deg) !important; visibility: hidden !important; opacity: 0 !important }',
  };
  await page.goto(`${site.origin}/hostile`);
  await expect(launcher(page)).toBeVisible();
  expect(await launcher(page).boundingBox()).toMatchObject({ width: 60, height: 60 });
  await launcher(page).click();
  const window = page.getByRole('dialog');
  expect((await window.boundingBox())?.width).toBe(384);
  await expect(window).toHaveCSS('font-size', '14px');
  await expect(window).toHaveCSS('opacity', '1');
});

test('inserted twice it mounts once', async ({ page, site, embed }) => {
  site.pages.twice = { head: embed, body: embed + embed };
  await page.goto(`${site.origin}/twice`);
  await page.waitForLoadState('networkidle');
  await expect(page.locator('fast-lead')).toHaveCount(1);
});

test('calls made before the script has come are carried out', async ({ page, site, embed }) => {
  site.pages.queue = { head: `<script>FastLead = [['on', 'open', () => document.title = 'opened'], ['open']]</script>${embed}` };
  await page.goto(`${site.origin}/queue`);
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page).toHaveTitle('opened');
});

test('without a key in the address the data attribute finds the tenant', async ({ page, site, baseURL }) => {
  site.pages.attribute = { head: `<script async src="${baseURL}/widget/v1/widget.js" data-tenant="demo"></script>` };
  await page.goto(`${site.origin}/attribute`);
  await launcher(page).click();
  await expect(page.getByRole('dialog', { name: 'Чат: Белая линия' })).toBeVisible();
  await expect(page.locator('fast-lead')).toHaveCount(1);
});

test('a keyboard alone opens, asks, reads and closes', async ({ page, site, embed }) => {
  site.pages.keys = { head: embed };
  await page.goto(`${site.origin}/keys`);
  await launcher(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  const ask = page.getByRole('button', { name: 'Задать вопрос без контакта' });
  for (
    let steps = 0;
    steps < 20 && !(await ask.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element));
    steps += 1
  )
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type('Здравствуйте, болит зуб');
  await page.keyboard.press('Enter');
  await expect(answers(page).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(launcher(page)).toBeFocused();
});

test('errors stand at their fields, and a phone in a Russian spelling is understood', async ({ page, site, embed, baseURL }) => {
  site.pages.form = { head: embed };
  await page.goto(`${site.origin}/form`);
  await launcher(page).click();
  const submit = page.getByRole('button', { name: /Начать разговор|Оставить заявку/ });
  await submit.click();
  const contact = page.getByLabel('Телефон или почта');
  await expect(contact).toBeFocused();
  await expect(page.getByText('Напишите телефон или почту').first()).toBeVisible();
  await contact.fill('8 (912) 000');
  await submit.click();
  await expect(page.getByText('Не похоже на номер телефона').first()).toBeVisible();
  await page.getByLabel('Как к вам обращаться').fill('Анна <b>😀 אנה');
  await contact.fill(`8 (912) ${100 + Math.floor(Math.random() * 900)}-45-${10 + Math.floor(Math.random() * 90)}`);
  await page.getByRole('checkbox').first().check();
  const sent = page.waitForResponse(`${baseURL}/api/v1/leads`);
  await submit.click();
  expect((await sent).status()).toBe(201);
  await expect(field(page)).toBeVisible();
  await expect(answers(page).first()).toBeVisible();
});

test('a network that goes away in the middle of a dialogue loses and doubles nothing', async ({ page, context, site, embed }) => {
  site.pages.offline = { head: embed };
  await page.goto(`${site.origin}/offline`);
  await openChat(page);
  await say(page, 'Здравствуйте, есть вопрос');
  await expect(page.getByText(/Доставлено|Прочитано/).first()).toBeVisible();
  await context.setOffline(true);
  await say(page, 'Первое без связи');
  await say(page, 'Второе без связи');
  await expect(page.getByText('Сохранено, отправим при появлении связи').first()).toBeVisible();
  await expect(page.getByText('Нет связи. Пишите дальше')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('Связь есть, всё отправлено.')).toBeVisible();
  await expect(mine(page)).toHaveCount(3);
  await page.reload();
  await launcher(page).click();
  await expect(mine(page)).toHaveText([/есть вопрос/, /Первое без связи/, /Второе без связи/]);
});

test('what was written without a network goes with the next page', async ({ page, context, site, embed }) => {
  site.pages.later = { head: embed };
  await page.goto(`${site.origin}/later`);
  await openChat(page);
  await say(page, 'Первое');
  await expect(page.getByText(/Доставлено|Прочитано/).first()).toBeVisible();
  await page.route('**/api/widget/v1/messages', (route) => route.abort());
  await say(page, 'Написано в метро');
  await expect(page.getByText('Сохранено, отправим при появлении связи')).toBeVisible();
  await page.unroute('**/api/widget/v1/messages');
  const sent = page.waitForResponse((response) => response.url().endsWith('/messages') && response.status() === 201);
  await page.goto(`${site.origin}/later`);
  await sent;
  await launcher(page).click();
  await expect(mine(page)).toHaveText([/Первое/, /Написано в метро/]);
  expect(await context.storageState()).toMatchObject({ cookies: [] });
});

test('the dialogue is found again tomorrow, and by a link on another device', async ({ page, browser, site, embed }) => {
  site.pages.resume = { head: embed };
  await page.goto(`${site.origin}/resume`);
  await openChat(page);
  await say(page, 'Запомните меня');
  await expect(page.getByText(/Доставлено|Прочитано/).first()).toBeVisible();
  await page.reload();
  await launcher(page).click();
  await expect(mine(page).first()).toContainText('Запомните меня');
  const token = await page.evaluate(
    () =>
      (JSON.parse(Object.entries(localStorage).find(([name]) => name.startsWith('fl:'))?.[1] as string) as { visitor: { token: string } })
        .visitor.token,
  );
  const other = await browser.newContext();
  const device = await other.newPage();
  await device.goto(`${site.origin}/resume#fl=${encodeURIComponent(token)}`);
  await expect(device.locator('.me .m').first()).toContainText('Запомните меня');
  expect(device.url()).not.toContain('fl=');
  await other.close();
});

for (const theme of ['light', 'dark'] as const)
  test(`axe finds nothing in the form, the dialogue and the slots (${theme})`, async ({ page, site, embed }) => {
    site.pages[`axe-${theme}`] = { head: embed, styles: `html { color-scheme: ${theme} }` };
    await page.goto(`${site.origin}/axe-${theme}`);
    await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
    const check = async (): Promise<string[]> => {
      await page.evaluate(() =>
        Promise.all(
          document
            .querySelector('fast-lead')
            ?.shadowRoot?.getAnimations()
            .map((animation) => animation.finished) ?? [],
        ),
      );
      return page.evaluate(async () => {
        const axe = (
          globalThis as unknown as { axe: { run(context: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }
        ).axe;
        const { violations } = await axe.run({ include: [['fast-lead']] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
      });
    };
    await launcher(page).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await check()).toEqual([]);
    await page.getByRole('button', { name: 'Задать вопрос без контакта' }).click();
    await say(page, 'Здравствуйте, болит зуб');
    await expect(page.locator('.slt').first()).toBeVisible();
    expect(await check()).toEqual([]);
  });
