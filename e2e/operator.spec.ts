import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, request as requests, test, type APIRequestContext } from '@playwright/test';
import pg from 'pg';
import bookWords from '@/messages/ru/book.json' with { type: 'json' };
import { readDataFile } from '@/testing/product-world';
import { startProduct, type Product } from '@/testing/start-product';
import { enterOffice, type Office } from './host/office';
import { sayInWidget } from './words';

/** What the operator of the product does beside a running one: switches things off and on, and follows one id through everything. */
test.describe.configure({ mode: 'serial' });
let product: Product;
let request: APIRequestContext; // signed in as the admin of the demo, who founds two companies here
let office: Office;
let own = '';
let other = '';

test.beforeAll(async () => {
  product = await startProduct({ env: { LOG_LEVEL: 'debug' } });
  request = await requests.newContext({ baseURL: product.url });
  office = await enterOffice(request, product.url);
  [own, other] = [await found('Первая'), await found('Вторая')];
});
test.afterAll(async () => {
  await request.dispose();
  await product.stop();
});

type Switch = {
  key: string;
  isOn: (slug: string) => Promise<boolean>;
  /** What people meet while it is off: a clear word, and nothing lost. */
  whileOff: string;
  check: () => Promise<void>;
};

const switches: Switch[] = [
  {
    key: 'widget',
    isOn: async (slug) => (await loaderOf(slug)).includes(slug),
    whileOff: 'a page finds the calls it knows, and a lead of a page that was open is accepted',
    check: async () => {
      expect(await loaderOf(own)).toMatch(/^window\.FastLead=\{key:"off",init\(\)\{\},open\(\)\{\}/);
      expect(await hopsOf((await leave('web')).leadId)).toContain('message.first_contact');
    },
  },
  {
    key: 'autocapture',
    isOn: async (slug) => !(await loaderOf(slug)).includes('autocapture:!1'),
    whileOff: 'the widget works on',
    check: async () => expect(channelsIn(await loaderOf(own))).toContain('web'),
  },
  {
    key: 'channel.web',
    isOn: async (slug) => channelsIn(await loaderOf(slug)).includes('web'),
    whileOff: 'who writes from an open page and cannot be reached elsewhere is handed to a person',
    // The workflows read the switch for themselves, so they may see it a moment after the loader.
    check: () =>
      expect(async () => {
        const { leadId, nextAction } = await leave('web');
        expect(nextAction.type).toBe('chat');
        const hops = await hopsOf(leadId, /^(lead\.escalated|message\.first_contact)$/);
        expect(hops).toContain('lead.escalated');
        expect(hops).not.toContain('message.first_contact');
      }).toPass({ timeout: 5_500 }),
  },
  {
    key: 'channel.telegram',
    isOn: async (slug) => channelsIn(await loaderOf(slug)).includes('telegram'),
    whileOff: 'who asks for it from an open page is answered in the chat',
    check: async () => {
      const { leadId, nextAction } = await leave('telegram');
      expect(nextAction).toMatchObject({ type: 'chat', channel: 'web' });
      expect(await hopsOf(leadId)).toContain('message.first_contact');
    },
  },
  {
    key: 'channel.email',
    isOn: async (slug) => channelsIn(await loaderOf(slug)).includes('email'),
    whileOff: 'who asks for it from an open page is answered in the chat',
    check: async () => {
      const { leadId, nextAction } = await leave('email');
      expect(nextAction).toMatchObject({ type: 'chat', channel: 'web' });
      expect(await hopsOf(leadId)).toContain('message.first_contact');
    },
  },
  {
    key: 'booking',
    isOn: async (slug) => (await request.get(`/api/book/v1/${slug}/hold`)).status() !== 503,
    whileOff: 'the page says so, and leads go on',
    check: async () => {
      expect(await (await request.get(`/api/book/v1/${own}/hold`)).json()).toMatchObject({ status: 503, reason: 'booking.off' });
      expect(await (await request.get(`/book/${own}`)).text()).toContain(bookWords.offTitle);
      expect(await hopsOf((await leave('web')).leadId)).toContain('message.first_contact');
    },
  },
  {
    key: 'onboarding',
    isOn: async (slug) => (await request.get(`/onboarding/${slug}`, { maxRedirects: 0 })).status() === 200,
    whileOff: 'the wizard leads to the dashboard, and a company is founded with all it needs',
    check: async () => {
      const answer = await request.get(`/onboarding/${own}`, { maxRedirects: 0 });
      expect([answer.status(), answer.headers().location]).toEqual([307, `/dashboard/${own}`]);
      expect(await loaderOf(await found('Третья'))).toContain('web');
    },
  },
];

for (const { key, isOn, whileOff, check } of switches)
  test(`${key} is off within five seconds for everybody or for one company, and on again for the others; meanwhile ${whileOff}`, async () => {
    const within = { timeout: 5_500, intervals: [200] }; // five seconds, and half of one for asking
    const both = async (): Promise<boolean[]> => [await isOn(own), await isOn(other)];
    expect(await both()).toEqual([true, true]);
    await flag(key, 'off');
    await expect.poll(both, within).toEqual([false, false]);
    await check();
    await Promise.all([flag(key, 'off', '--tenant', own), flag(key, 'clear')]);
    await expect.poll(both, within).toEqual([false, true]);
    await check();
    await flag(key, 'clear', '--tenant', own);
  });

test("one id leads from the visitor's browser to the last step: answer, lead, outbox, engine, log and trace", async ({ browser }) => {
  const page = await browser.newPage();
  await page.goto(`${product.url}/demo/demo`);
  await page.locator('fast-lead #l').click();
  await page.getByLabel(sayInWidget('ru', 'name')).fill('Анна Соколова');
  await page.getByLabel(sayInWidget('ru', 'contact')).fill('+7 912 555-44-33');
  await page.getByRole('checkbox').first().check();
  const answered = page.waitForResponse((response) => response.url().endsWith('/api/v1/leads'));
  await page.locator('fast-lead form button[type=submit]').click();
  const answer = await answered;
  const id = answer.request().headers()['x-correlation-id'] ?? '';
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(answer.headers()['x-correlation-id']).toBe(id);
  const { leadId } = (await answer.json()) as { leadId: string };
  await expect(page.locator('.g:not(.me) .m').first()).toBeVisible();
  await page.close();

  expect(await office.ask('leads.get', { leadId })).toMatchObject({ correlationId: id });
  expect(await hopsOf(leadId, undefined, 'demo')).toContain('lead.accepted');
  const told = expect.arrayContaining(['lead.created', 'lead.changed', 'message.posted']);
  await expect.poll(() => namesOf('SELECT name FROM outbox WHERE correlation_id = $1', id)).toEqual(told);
  await expect.poll(() => namesOf(`SELECT name FROM engine.events WHERE payload->'data'->>'correlationId' = $1`, id)).toEqual(told);
  const lines = () => logged().filter((line) => line.correlationId === id);
  await expect.poll(() => lines().map(({ event }) => event)).toEqual(expect.arrayContaining(['lead_created', 'workflow_finished']));
  // The words of a step: said by a command inside it, and by the workflow that ran it.
  expect(lines()).toContainEqual(expect.objectContaining({ event: 'message_posted', leadId }));
  expect(lines()).toContainEqual(expect.objectContaining({ event: 'workflow_finished', workflow: 'start-lead', trigger: 'lead.created' }));
});

test('one id leads from a press in the dashboard to the answer, the log and what the press set going', async () => {
  const { leadId } = await leave('web');
  await hopsOf(leadId);
  const id = `cor_dashboard_${Date.now()}`;
  const answer = await request.post('/api/trpc/leads.escalate', {
    headers: { origin: product.url, 'x-tenant': own, 'x-correlation-id': id },
    data: { json: { leadId } },
  });
  expect([answer.status(), answer.headers()['x-correlation-id']]).toEqual([200, id]);
  expect(await namesOf('SELECT name FROM outbox WHERE correlation_id = $1', id)).toContain('lead.escalated');
  await expect.poll(() => logged()).toContainEqual(expect.objectContaining({ event: 'lead_escalated', leadId, correlationId: id }));
});

/** `npm run flag -- …`, as an operator types it. */
async function flag(...words: string[]): Promise<void> {
  const env = { ...process.env, DATABASE_URL: '', DATA_DIR: product.dataDir };
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/flag.ts', ...words], {
    cwd: join(import.meta.dirname, '..'),
    env,
  });
}

/** A company with every channel. */
async function found(name: string): Promise<string> {
  const company = {
    name: `${name} ${Math.random().toString(36).slice(2, 8)}`,
    site: '',
    industry: 'dental',
    timeZone: 'Asia/Yekaterinburg',
  };
  const { slug } = await office.do<{ slug: string }>('tenants.create', { ...company, locale: 'ru' });
  for (const channel of ['telegram', 'email']) await office.do('connections.connectLab', { channel }, slug);
  return slug;
}

async function loaderOf(slug: string): Promise<string> {
  return (await request.get(`/widget/v1/widget.js?t=${slug}`)).text();
}

function channelsIn(loader: string): string[] {
  return [...(/channels:\[(.*?)\]/.exec(loader)?.[1] ?? '').matchAll(/channel:"(\w+)"/g)].map((match) => match[1] ?? '');
}

type Left = { leadId: string; nextAction: { type: string; channel: string } };
let people = 0;

/** A contact left on a page of the first company that was open before. */
async function leave(channel: 'web' | 'telegram' | 'email'): Promise<Left> {
  people += 1;
  const address = channel === 'email' ? { email: `anna${people}@example.test` } : { phone: `+79125550${100 + people}` };
  const answer = await request.post('/api/v1/leads', {
    headers: { origin: product.url },
    data: { tenant: own, contact: { name: 'Анна', ...address }, consent: { gdpr: true }, channel },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()) as Left;
}

/** The lead's way, once it has come as far as `until`. */
async function hopsOf(leadId: string, until = /^message\.first_contact$/, tenant = own): Promise<string[]> {
  const kinds = async (): Promise<string[]> =>
    (await office.ask<{ trace: { kind: string }[] }>('leads.get', { leadId }, tenant)).trace.map(({ kind }) => kind);
  await expect.poll(async () => (await kinds()).some((kind) => until.test(kind)), { message: `${until.source} in the trace` }).toBe(true);
  return kinds();
}

async function namesOf(sql: string, id: string): Promise<string[]> {
  const saved = await readDataFile(product.dataDir, 'postgres.json');
  const client = new pg.Client({ connectionString: `postgresql://postgres:${saved.adminPassword}@127.0.0.1:${saved.port}/fastlead` });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(sql, [id]);
    return [...new Set(rows.map(({ name }) => name))].sort();
  } finally {
    await client.end();
  }
}

function logged(): Record<string, unknown>[] {
  return product
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
