import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { allowHost, startHostSite, type HostPage } from '@/e2e/host/host-site';

/**
 * What the widget costs a customer's page, measured on the wire from another origin: every request is named and its body
 * counted as gzip -9, whatever encoding the browser took. Preflights have no body and are counted as requests.
 */
type Asked = { name: string; gzipBytes: number };
export type WidgetStep = { requests: Asked[]; gzipBytes: number; apiCalls: number; preflights: number; sockets: number };

export type WidgetFigures = {
  beforeClick: WidgetStep;
  /** The window is open and can be written in, in opening hours. */
  openChat: WidgetStep;
  /** The same outside opening hours, when the window also says when the business opens. */
  openChatClosed: WidgetStep;
  /** The first message is sent and answered by the server. */
  firstMessage: WidgetStep;
  /** Every file of the build, fetched or not. */
  everythingGzipBytes: number;
  violations: number;
  hostStyleDifferences: number;
  layoutShift: number;
};

/** `tenant`: the slug of one with opening hours; the demo is open around the clock. */
export async function benchWidget({
  url,
  tenant,
  allow,
  executablePath,
}: {
  url: string;
  tenant: string;
  /** Lets a page of this origin talk to the tenant. */
  allow: (origin: string) => Promise<void>;
  executablePath?: string;
}): Promise<WidgetFigures> {
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  const site = await startHostSite();
  try {
    const context = await browser.newContext({ locale: 'ru-RU' });
    await allowHost(context.request, url, site.origin);
    await allow(site.origin);
    const embedOf = (key: string): string => `<script nonce="n1" async src="${url}/widget/v1/widget.js?t=${key}"></script>`;
    Object.assign(site.pages, {
      bare: { styles: 'h1 { margin: 3px }' },
      plain: { head: embedOf(tenant), styles: 'h1 { margin: 3px }' },
      ...strictPages(url, embedOf('demo')),
    });
    const { isOpen, turn } = await businessDay(context, `${url}/widget/v1/widget.js?t=${tenant}`);
    const otherSide = new Date(Date.parse(turn) + 60_000);
    const fresh = async (): Promise<Page> => (await browser.newContext({ locale: 'ru-RU' })).newPage(); // an empty cache each
    const now = await weigh(await fresh(), `${site.origin}/plain`, url);
    const later = await fresh();
    await later.clock.setFixedTime(otherSide);
    const then = await weigh(later, `${site.origin}/plain`, url);
    const [open, closed] = isOpen ? [now, then] : [then, now];
    const weight = { ...now, openChat: open.openChat, openChatClosed: closed.openChat };
    const shape = await impact(await context.newPage(), site.origin);
    return { ...weight, ...shape, violations: await violations(await context.newPage(), site.origin), everythingGzipBytes: everything() };
  } finally {
    await browser.close();
    await site.stop();
  }
}

/** Whether the business is open now and when that changes, as the loader says. */
async function businessDay(context: BrowserContext, address: string): Promise<{ isOpen: boolean; turn: string }> {
  const loader = await (await context.request.get(address)).text();
  const found = /(closesAt|opensAt):"([^"]+)"/.exec(loader);
  if (!found?.[2]) throw new Error('The tenant has no hours to measure by.');
  return { isOpen: found[1] === 'closesAt', turn: found[2] };
}

async function weigh(
  page: Page,
  address: string,
  product: string,
): Promise<Pick<WidgetFigures, 'beforeClick' | 'openChat' | 'firstMessage'>> {
  const asked: Promise<Asked>[] = [];
  let preflights = 0;
  let sockets = 0;
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.requestWillBeSent', ({ request, type }) => {
    if (type === 'Preflight' || request.method === 'OPTIONS') preflights += 1;
  });
  page.on('response', (response) => {
    if (!response.url().startsWith(product) || response.request().method() === 'OPTIONS') return;
    const name = `${response.request().method()} ${new URL(response.url()).pathname}`;
    asked.push(
      response.body().then(
        (body) => ({ name, gzipBytes: gzipSync(body, { level: 9 }).length }),
        () => ({ name, gzipBytes: 0 }),
      ),
    );
  });
  page.on('websocket', () => (sockets += 1));
  const step = async (): Promise<WidgetStep> => {
    await page.waitForLoadState('networkidle');
    const requests = await Promise.all(asked);
    return {
      requests,
      gzipBytes: requests.reduce((sum, one) => sum + one.gzipBytes, 0),
      apiCalls: requests.filter(({ name }) => name.includes('/api/')).length,
      preflights,
      sockets,
    };
  };
  await page.goto(address);
  await page.locator('fast-lead #l').waitFor();
  const beforeClick = await step();
  await page.locator('fast-lead #l').click();
  await page.getByRole('button', { name: 'Задать вопрос без контакта' }).click();
  const field = page.getByRole('textbox', { name: 'Напишите сообщение' });
  await field.waitFor();
  const openChat = await step();
  await field.fill('Здравствуйте, есть вопрос');
  await field.press('Enter');
  await page
    .getByText(/Доставлено|Прочитано/)
    .first()
    .waitFor();
  return { beforeClick, openChat, firstMessage: await step() };
}

async function impact(page: Page, origin: string): Promise<Pick<WidgetFigures, 'hostStyleDifferences' | 'layoutShift'>> {
  const look = (): Promise<string[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll('html, body, main, h1, p, a')].map((element) => {
        const style = getComputedStyle(element);
        return JSON.stringify([element.getBoundingClientRect(), [...style].map((name) => style.getPropertyValue(name))]);
      }),
    );
  await page.goto(`${origin}/bare`);
  const before = await look();
  await page.goto(`${origin}/plain`);
  await page.locator('fast-lead #l').click();
  await page.getByRole('dialog').waitFor();
  const after = await look();
  const layoutShift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) =>
          list.getEntries().forEach((entry) => (sum += (entry as PerformanceEntry & { value: number }).value)),
        ).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
      }),
  );
  return { hostStyleDifferences: after.filter((one, index) => one !== before[index]).length, layoutShift };
}

const policies = ['own', 'nonce', 'types', 'all'] as const;

function strictPages(product: string, head: string): Record<string, HostPage> {
  const reach = `connect-src ${product} ${product.replace('http', 'ws')}`;
  return {
    own: { head, policy: `default-src 'none'; script-src ${product}; style-src 'self'; ${reach}` },
    nonce: { head, policy: `script-src 'nonce-n1' 'strict-dynamic'; style-src 'nonce-n1'; object-src 'none'; base-uri 'none'; ${reach}` },
    types: { head, policy: `require-trusted-types-for 'script'; trusted-types 'none'; script-src ${product}` },
    all: {
      head,
      policy: `default-src 'none'; script-src 'nonce-n1' 'strict-dynamic'; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'; ${reach}`,
    },
  };
}

async function violations(page: Page, origin: string): Promise<number> {
  let count = 0;
  page.on('console', (message) => (count += message.type() === 'error' ? 1 : 0));
  page.on('pageerror', () => (count += 1));
  for (const policy of policies) {
    await page.goto(`${origin}/${policy}`);
    await page.locator('fast-lead #l').click();
    await page.getByRole('dialog').waitFor();
    await page.waitForLoadState('networkidle');
  }
  return count;
}

function everything(): number {
  const manifest = JSON.parse(readFileSync('public/widget/manifest.json', 'utf8')) as { files: Record<string, { gzip: number }> };
  return Object.entries(manifest.files).reduce((sum, [name, { gzip }]) => sum + (name.startsWith('preview-') ? 0 : gzip), 0);
}
