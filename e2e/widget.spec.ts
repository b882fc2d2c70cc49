import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { allowSite } from './host/office';
import { answers, field, launcher, openChat, say, test } from './host/widget-page';

/** The widget on a customer's page: another origin, strict policies, hostile styles, what a page may call. */
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

test('what travels until a visitor can write stays under 20 KB in opening hours and outside, every request counted', async ({
  browser,
  site,
  office,
  baseURL,
}) => {
  const { slug } = await office.do<{ slug: string }>('tenants.create', {
    name: `Вес ${Math.random().toString(36).slice(2, 8)}`, // with opening hours: the demo is open around the clock
    site: '',
    industry: 'dental',
    timeZone: 'Asia/Yekaterinburg',
    locale: 'ru',
  });
  await allowSite(office, site.origin, slug);
  site.pages.weight = { head: `<script async src="${baseURL}/widget/v1/widget.js?t=${slug}"></script>` };
  const weights: Record<string, number> = {};
  const weigh = async (at: Date): Promise<string> => {
    const context = await browser.newContext({ locale: 'ru-RU' });
    const page = await context.newPage();
    const asked: Promise<readonly [string, Buffer]>[] = [];
    page.on('response', (response) => {
      if (response.url().startsWith(baseURL ?? ''))
        asked.push(response.body().then((body) => [new URL(response.url()).pathname, body] as const));
    });
    await page.clock.setFixedTime(at);
    await page.goto(`${site.origin}/weight`);
    await openChat(page);
    await page.waitForLoadState('networkidle');
    const requests = await Promise.all(asked);
    await context.close();
    const names = requests.map(([name]) => name.replace(/-[\w-]{8}\.js$/, ''));
    weights[names.toSorted().join(' ')] = requests.reduce((sum, [, body]) => sum + gzipSync(body, { level: 9 }).length, 0);
    return requests.find(([name]) => name.endsWith('/widget.js'))?.[1].toString() ?? '';
  };
  const loader = await weigh(new Date());
  expect(gzipSync(loader, { level: 9 }).length).toBeLessThanOrEqual(2048);
  // A minute after the business day turns is its other side.
  const turn = /(?:closesAt|opensAt):"([^"]+)"/.exec(loader)?.[1] ?? '';
  await weigh(new Date(Date.parse(turn) + 60_000));
  expect(Object.keys(weights).toSorted()).toEqual(['/widget/app /widget/closed /widget/v1/widget.js', '/widget/app /widget/v1/widget.js']);
  for (const bytes of Object.values(weights)) expect(bytes).toBeLessThanOrEqual(20_000);
});

test('a page drives it: an inline chat, a button of its own, channels, events', async ({ page, site, embed }) => {
  site.pages.inline = {
    head: embed.replace('<script', '<script data-embed="inline" data-target="#chat"'),
    body: '<div id="chat" style="height:600px"></div>',
  };
  await page.goto(`${site.origin}/inline`);
  await expect(page.locator('#chat').getByRole('region', { name: 'Чат: Белая линия' })).toBeVisible();
  await expect(launcher(page)).toBeHidden();

  site.pages.button = {
    head: `${embed.replace('<script', '<script data-embed="button" data-channels="web"')}`,
    body: '<button data-fl-open>Спросить</button>',
  };
  await page.goto(`${site.origin}/button`);
  await page.waitForFunction(() => 'FastLead' in window && !Array.isArray(window.FastLead));
  await expect(launcher(page)).toBeHidden();
  await page.evaluate(() => {
    const { FastLead } = window as unknown as { FastLead: { on(name: string, listener: () => void): void } };
    for (const name of ['open', 'close']) FastLead.on(name, () => (document.title += ` ${name}`));
  });
  await page.getByRole('button', { name: 'Спросить' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page.getByRole('radio')).toHaveCount(0); // one channel leaves nothing to choose
  await page.evaluate(() => (window as unknown as { FastLead: { close(): void } }).FastLead.close());
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page).toHaveTitle(/ open close$/);
});

test('init speaks the language and takes the booking page that the site names', async ({ page, site, embed }) => {
  site.pages.init = { head: `<script>FastLead = [['init', { locale: 'en', flags: { booking: false } }], ['open']]</script>${embed}` };
  await page.goto(`${site.origin}/init`);
  await expect(page.getByRole('dialog', { name: 'Chat: Белая линия' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ask without leaving a contact' })).toBeVisible();
  await expect(page.locator('fast-lead')).toHaveCount(1);
});

test('a tag manager that drops every attribute but the address still brings the right tenant', async ({ page, site, baseURL }) => {
  site.pages.tags = {
    body: `<script>const s = document.createElement('script'); s.async = true; s.src = '${baseURL}/widget/v1/widget.js?t=demo'; document.body.appendChild(s)</script>`,
  };
  await page.goto(`${site.origin}/tags`);
  await launcher(page).click();
  await expect(page.getByRole('dialog', { name: 'Чат: Белая линия' })).toBeVisible();
});

test('on a page that reads from right to left the launcher and the window stand in the mirrored corner', async ({ page, site, embed }) => {
  site.pages.rtl = { head: embed, dir: 'rtl' };
  await page.goto(`${site.origin}/rtl`);
  expect((await launcher(page).boundingBox())?.x).toBeLessThan(40);
  await launcher(page).click();
  const box = await page.getByRole('dialog').boundingBox();
  expect(box?.x).toBeLessThan(40);
  await expect(page.getByRole('button', { name: 'Задать вопрос без контакта' })).toBeVisible();
});

test('on a page zoomed to 200 % everything can be reached and nothing is cut off', async ({ browser, site, embed }) => {
  // A browser's zoom of 200 % is half the CSS pixels at twice the density.
  const context = await browser.newContext({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2, locale: 'ru-RU' });
  const page = await context.newPage();
  site.pages.zoom = { head: embed };
  await page.goto(`${site.origin}/zoom`);
  await launcher(page).click();
  const box = await page.getByRole('dialog').boundingBox();
  expect(box?.y).toBeGreaterThanOrEqual(0);
  expect((box?.y ?? 0) + (box?.height ?? 999)).toBeLessThanOrEqual(400);
  const submit = page.getByRole('button', { name: /Начать разговор|Оставить заявку/ });
  await submit.scrollIntoViewIfNeeded();
  await expect(submit).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await context.close();
});

test('with reduced motion nothing moves', async ({ page, site, embed }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  site.pages.still = { head: embed };
  await page.goto(`${site.origin}/still`);
  await launcher(page).click();
  await expect(page.getByRole('dialog')).toHaveCSS('animation-name', 'none');
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await expect(page.getByRole('dialog')).toHaveCSS('animation-name', 'fl-in');
});

test('on a phone it is a sheet over the whole screen that keeps the focus', async ({ browser, site, embed }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'ru-RU', hasTouch: true, isMobile: true });
  const page = await context.newPage();
  site.pages.sheet = { head: embed };
  await page.goto(`${site.origin}/sheet`);
  await launcher(page).tap();
  const sheet = page.getByRole('dialog');
  await expect(sheet).toHaveAttribute('aria-modal', 'true');
  await expect(async () => expect(await sheet.boundingBox()).toMatchObject({ x: 0, y: 0, width: 390, height: 844 })).toPass();
  for (let step = 0; step < 25; step += 1) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('FAST-LEAD');
  }
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await context.close();
});

test('kill switches: a channel, booking and the widget itself are gone from the site within five seconds', async ({
  page,
  site,
  office,
  baseURL,
}) => {
  const { slug } = await office.do<{ slug: string }>('tenants.create', {
    name: `Рубильник ${Math.random().toString(36).slice(2, 8)}`,
    site: '',
    industry: 'dental',
    timeZone: 'Asia/Yekaterinburg',
    locale: 'ru',
  });
  await allowSite(office, site.origin, slug);
  await office.do('connections.connectLab', { channel: 'telegram' }, slug);
  site.pages.switches = { head: `<script async src="${baseURL}/widget/v1/widget.js?t=${slug}"></script>` };
  const off = (key: string) => office.do('flags.set', { key, enabled: false }, slug);
  const within = { timeout: 5_500, intervals: [250] };
  const asConfig = async (): Promise<string> => (await page.request.get(`${baseURL}/widget/v1/widget.js?t=${slug}`)).text();
  await page.route('**/widget.js*', (route) => route.continue()); // a routed request skips the browser's cache

  await page.goto(`${site.origin}/switches`);
  expect(await asConfig()).toContain('telegram');
  await openChat(page);
  await say(page, 'Хочу записаться');
  await expect(answers(page).first()).toBeVisible();

  await off('channel.telegram');
  await expect.poll(asConfig, within).not.toContain('telegram');
  await off('booking');
  await expect.poll(asConfig, within).toContain('enabled:!1');
  await expect
    .poll(
      () =>
        page.evaluate(async (product) => {
          const [, kept] = Object.entries(localStorage).find(([name]) => name.startsWith('fl:')) ?? [];
          const { token } = (JSON.parse(kept ?? '{}') as { visitor: { token: string } }).visitor;
          const key = (window as unknown as { FastLead: { key: string } }).FastLead.key;
          return (await fetch(`${product}/api/widget/v1/slots`, { headers: { Authorization: `Bearer ${token}`, 'X-Site-Key': key } }))
            .status;
        }, baseURL),
      within,
    )
    .toBe(503);
  await off('widget');
  await expect(async () => {
    await page.goto(`${site.origin}/switches`);
    await page.waitForFunction(() => 'FastLead' in window, undefined, { timeout: 1000 });
    await expect(page.locator('fast-lead')).toHaveCount(0, { timeout: 200 });
  }).toPass(within);
  await page.evaluate(() => (window as unknown as { FastLead: { open(): void } }).FastLead.open()); // does nothing, breaks nothing
  await expect(page.locator('fast-lead')).toHaveCount(0);
});
