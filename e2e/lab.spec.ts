import { readFile } from 'node:fs/promises';
import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { violationsOf } from './accessible';

/** Полигон: an admin plays a prospect on the simulated devices, breaks them, moves the clock, and saves what happened as a test. */
test.describe.configure({ mode: 'serial' }); // one bot, one set of faults

async function signIn(page: Page): Promise<void> {
  await page.goto('/api/auth/csrf');
  await page.evaluate(async () => {
    const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string };
    const body = new URLSearchParams({ csrfToken, as: 'admin', json: 'true', callbackUrl: '/dashboard' });
    await fetch('/api/auth/callback/demo', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
  });
}

const digits = (): string => String(Math.floor(Math.random() * 9_000_000) + 1_000_000);

/** What the widget sends when somebody leaves a contact. */
async function leave(request: APIRequestContext, origin: string, lead: Record<string, unknown>): Promise<{ url?: string }> {
  const answer = await request.post('/api/v1/leads', {
    headers: { origin },
    data: { tenant: 'demo', consent: { gdpr: true }, source: 'widget', ...lead },
  });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { nextAction: { url?: string } }).nextAction;
}

const phone = (page: Page) => page.getByRole('region', { name: 'Telegram' });
const log = (page: Page) => page.getByRole('log', { name: 'Переписка с ботом' });

test('a prospect goes from the deep link to a booked slot while Telegram refuses, beside the trace, and the run is saved', async ({
  page,
  baseURL,
}) => {
  test.setTimeout(150_000);
  await signIn(page);
  const name = `Лаптев ${digits()}`;
  const next = await leave(page.request, baseURL ?? '', { contact: { name, phone: `+7912${digits()}` }, channel: 'telegram' });
  await page.goto(next.url ?? '');

  await page.getByLabel('Имя').fill('Денис');
  await page.getByRole('button', { name: 'Дать телефон' }).click();
  await page.getByRole('button', { name: 'Начать по ссылке из виджета' }).click();
  await expect(log(page)).toContainText('Что вас привело?');
  const trace = page.getByRole('list', { name: 'Путь заявки' });
  await expect(page.getByRole('region', { name: 'Видит оператор' })).toContainText(name);
  await expect(trace).toContainText('Telegram');

  // An active fault is in the head of the device; the log shows the refusals; what was said comes when it is over.
  await phone(page).getByRole('switch', { name: 'Ответ 429' }).click();
  await expect(phone(page).locator('header').getByText('429')).toBeVisible();
  await log(page).getByRole('button', { name: 'Чистка' }).click();
  const refused = page.getByRole('button', { name: 'Открыть обмен sendMessage, 429' }).first();
  await expect(refused).toBeVisible();
  await phone(page).getByRole('switch', { name: 'Ответ 429' }).click();
  await refused.click();
  await expect(page.getByRole('dialog')).toContainText('retry_after');
  await expect(page.getByRole('dialog')).toContainText('bot•••');
  await page.keyboard.press('Escape');

  const slot = log(page)
    .getByRole('button', { name: /\d{2}:\d{2}/ })
    .first();
  await expect(slot).toBeVisible({ timeout: 30_000 });
  await slot.click();
  await expect(page.getByRole('list', { name: 'Что случится само' })).toContainText('конец удержания');
  await log(page).getByRole('button', { name: 'Подтвердить запись' }).click();
  await expect(log(page)).toContainText('Вы записаны');
  await expect(trace).toContainText(/Запис/);

  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Сохранить как тест' }).click();
  const saved = JSON.parse(await readFile(await (await file).path(), 'utf8')) as {
    format: string;
    steps: { do: string }[];
    answers: Record<string, unknown[]>;
  };
  expect(saved.format).toBe('fast-lead-trial');
  expect(saved.steps.map((step) => step.do)).toEqual(expect.arrayContaining(['lead', 'start', 'fault', 'press']));
  expect(await violationsOf(page)).toEqual([]);
});

test('a new person’s phone is never another’s, however late the screen learns of them', async ({ page, baseURL }) => {
  await signIn(page);
  const name = `Тагир ${digits()}`;
  const next = await leave(page.request, baseURL ?? '', { contact: { name, phone: `+7912${digits()}` }, channel: 'telegram' });
  await page.goto(next.url ?? '');
  await page.getByLabel('Имя').fill(name);
  await page.route(/lab\.state/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await page.getByRole('button', { name: 'Дать телефон' }).click();
  const start = page.getByRole('button', { name: 'Начать по ссылке из виджета' });
  await start.waitFor();
  expect(await phone(page).locator('header').last().innerText()).toContain(name);
  await start.click();
  await expect(log(page)).toContainText('Что вас привело?');
});

test('a letter comes to the mail program with its button, and the reply goes on the same dialogue', async ({ page, baseURL }) => {
  test.setTimeout(120_000);
  await signIn(page);
  const address = `marina-${digits()}@example.test`;
  await leave(page.request, baseURL ?? '', { contact: { name: 'Марина Жукова', email: address }, channel: 'email' });
  await page.goto('/dashboard/demo/lab');
  const mail = page.getByRole('region', { name: 'Почта' });
  await mail.getByRole('button').filter({ hasText: address }).first().click();
  await expect(mail.locator('iframe').contentFrame().getByText('Что вас привело?', { exact: true })).toBeVisible();
  await mail.getByLabel('Ответить').fill('Чистка');
  await mail.getByRole('button', { name: 'Отправить ответ' }).click();
  await expect(mail.getByRole('list', { name: 'Ваши ответы' })).toContainText('Чистка');
  await mail.getByRole('button', { name: 'Ко всем письмам' }).click();
  const second = mail.getByRole('button').filter({ hasText: address }).filter({ hasText: 'Re:' });
  await second.first().click();
  await expect(mail.locator('iframe').contentFrame().getByRole('link', { name: 'Выбрать время' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Видит оператор' })).toContainText('Марина Жукова');
});

/** The clock moves everything of a tenant, so it is moved where nobody else is. */
async function foundCompany(page: Page): Promise<{ slug: string; origin: string }> {
  const email = `clock${digits()}@site.example`;
  const site = `clock${digits()}.example`;
  await page.goto('/sign-up');
  await page.getByLabel('Рабочая почта').fill(email);
  await page.getByLabel('Пароль', { exact: true }).fill('три слова подряд');
  await page.getByRole('checkbox').click();
  await page.getByRole('button', { name: 'Создать кабинет' }).click();
  await expect(page.getByText('Отправили письмо')).toBeVisible();
  const letter = page.getByRole('link').filter({ hasText: email }).first();
  await expect(async () => {
    await page.goto('/dev/mailbox');
    await expect(letter).toBeVisible({ timeout: 1000 });
  }).toPass();
  await letter.click();
  const text = (await page.getByTestId('letter-text').textContent()) ?? '';
  await page.goto(/https?:\/\/\S+/.exec(text)?.[0] ?? '');
  await page.waitForURL(/\/onboarding$/);
  await page.getByRole('radio', { name: 'Автосервис' }).click();
  await page.getByLabel('Название').fill(`Часовая ${digits()}`);
  await page.getByRole('textbox', { name: 'Сайт' }).fill(site);
  await page.getByRole('button', { name: 'Дальше' }).click();
  await page.waitForURL(/\/onboarding\/[\w-]+/);
  return { slug: /onboarding\/([\w-]+)/.exec(page.url())?.[1] ?? '', origin: `https://${site}` };
}

test('the clock runs sixty times as fast, stands, jumps to what comes next, and goes as usual when the page is left', async ({ page }) => {
  test.setTimeout(150_000);
  const { slug, origin } = await foundCompany(page);
  await leave(page.request, origin, { tenant: slug, contact: { name: 'Ильдар', phone: `+7912${digits()}` }, channel: 'web' });
  await page.goto(`/dashboard/${slug}/lab`);
  const clock = page.getByRole('group', { name: 'Часы компании' });
  const read = async () => {
    const answer = await page.request.get('/api/trpc/lab.clock', { headers: { 'x-tenant': slug } });
    return ((await answer.json()) as { result: { data: { json: { shiftMs: number; speed: number } } } }).result.data.json;
  };
  const shift = async () => (await read()).shiftMs;
  const speed = async () => (await read()).speed;
  await expect(clock.getByRole('list')).toContainText('напомним');
  await clock.getByRole('radio', { name: '×60' }).click();
  await expect.poll(shift, { timeout: 15_000 }).toBeGreaterThan(100_000);
  await clock.getByRole('button', { name: 'Остановить часы' }).click();
  await expect.poll(speed).toBe(0);
  await clock.getByRole('button', { name: 'Пустить часы' }).click();
  await expect.poll(speed).toBe(1);
  const beforeJump = await shift();
  await clock.getByRole('button', { name: 'К событию' }).click();
  await expect.poll(shift).toBeGreaterThan(beforeJump);
  await clock.getByRole('radio', { name: '×60' }).click();
  await expect.poll(speed).toBe(60);
  await page.goto(`/dashboard/${slug}/channels`);
  await expect.poll(speed, { timeout: 20_000 }).toBe(1);
});

test('events of one moment stand under one mark with whole names, on a wide screen and on a phone', async ({ page }) => {
  test.setTimeout(90_000);
  const { slug, origin } = await foundCompany(page);
  for (const name of ['Ильдар', 'Роза', 'Тимур'])
    await leave(page.request, origin, { tenant: slug, contact: { name, phone: `+7912${digits()}` }, channel: 'web' });
  await page.goto(`/dashboard/${slug}/lab`);
  const coming = page.getByRole('group', { name: 'Часы компании' }).getByRole('list');
  // Three reminders, asked for within seconds: two marks when a minute began between them.
  await expect(coming.getByText(/^напомним ×[23]$/)).toBeVisible({ timeout: 30_000 });
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const cut = await coming
      .locator('*')
      .evaluateAll((parts) =>
        parts.filter((part) => part.clientWidth > 0 && part.scrollWidth > part.clientWidth + 1).map((part) => part.textContent),
      );
    expect(cut.filter(Boolean), `${width} px`).toEqual([]);
  }
});

test('a mailbox to which no letter came yet shows no success', async ({ page }) => {
  const { slug } = await foundCompany(page);
  await page.goto(`/dashboard/${slug}/channels`);
  await page.getByRole('button', { name: 'Подключить почту' }).click();
  await page.getByRole('button', { name: 'Подключить учебную почту' }).click();
  const unseen = page.locator('[data-state]').filter({ hasText: 'Письма ещё не приходили' });
  await expect(unseen).toHaveAttribute('data-state', 'pending');
});

test('a test bot is connected, tested and turned off on the channels page, and its key is never shown', async ({ page }) => {
  await signIn(page);
  await page.goto('/dashboard/demo/channels');
  const row = page.getByRole('listitem').filter({ hasText: '_bot' }).first();
  await expect(row).toContainText('Входящие направлены сюда, очереди нет');
  await row.getByRole('button', { name: 'Проверить' }).click();
  await expect(page.getByText(/Канал отвечает: @/)).toBeVisible();
  await row.getByRole('button', { name: 'Изменить' }).click();
  await expect(page.getByLabel('Ключ бота')).toHaveValue('');
  await page.keyboard.press('Escape');
  await row.getByRole('button', { name: 'Выключить' }).click();
  await expect(page.getByRole('alertdialog').or(page.getByRole('dialog'))).toContainText(/Выключить канал «Telegram @\w+»/);
  await page.getByRole('button', { name: 'Выключить' }).last().click();
  await expect(row).toContainText('выключен');
  await row.getByRole('button', { name: 'Подключить заново' }).click();
  await expect(row).toContainText('работает');
  expect(await page.content()).not.toMatch(/\d{6,}:LAB-/);
});
