import { expect, test, type Page } from '@playwright/test';
import { violationsOf } from './accessible';
import { signIn } from './sign-in';

/** The public booking page as a visitor from another zone meets it, on a phone and on a desk. */
test.use({ timezoneId: 'Europe/Moscow' });

const freshPhone = (): string => `8 (912) ${String(Math.floor(Math.random() * 9_000_000) + 1_000_000)}`;
const slots = (page: Page) => page.locator('main section').getByRole('button', { name: /по местному времени/ });

async function toTime(page: Page): Promise<void> {
  await page.goto('/book/demo');
  await page.getByRole('button', { name: /Профессиональная гигиена/ }).click();
  // The cleaning has one specialist, so its step does not exist; other services ask whom to see.
  const anybody = page.getByRole('button', { name: /Любой свободный специалист/ });
  await expect(anybody.or(page.getByRole('heading', { name: 'Когда удобно' }))).toBeVisible();
  if (await anybody.isVisible()) await anybody.click();
  // On the last days of a month there may be little or nothing left of it.
  const none = page.getByText('В этом месяце свободного времени нет');
  await expect(slots(page).first().or(none)).toBeVisible();
  if ((await slots(page).count()) >= 4) return;
  await page.getByRole('button', { name: 'Следующий месяц' }).click();
  await expect(slots(page).nth(3)).toBeVisible();
}

async function fill(page: Page, name: string): Promise<void> {
  await page.getByLabel('Имя').fill(name);
  await page.getByLabel('Телефон').fill(freshPhone());
  await page.getByRole('checkbox').first().check();
}

for (const viewport of [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
])
  test(`a visitor books, moves and cancels by the page's own links at ${viewport.width} px`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ baseURL, viewport, timezoneId: 'Europe/Moscow' });
    const page = await context.newPage();
    const name = `Вера ${viewport.width === 390 ? 'Телефонова' : 'Столова'}`;
    await toTime(page);
    await expect(page.getByText('Крупно — местное время, Екатеринбург. Ниже — ваше, Москва.')).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    await slots(page).last().click();
    await expect(page.getByRole('timer')).toHaveText(/^4:[0-5]\d$/);
    await page.getByRole('button', { name: /^Записаться на/ }).click();
    await expect(page.getByText('Напишите, как к вам обращаться')).toBeVisible();
    await expect(page.getByLabel('Имя')).toBeFocused();
    expect(await violationsOf(page)).toEqual([]);
    await fill(page, name);
    await page.getByRole('button', { name: /^Записаться на/ }).click();
    await expect(page.getByText('Вы записаны', { exact: true })).toBeVisible();
    await expect(page.getByRole('main').getByText(/У\sвас\sбудет\s\d\d:\d\d/)).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);

    const file = page.getByRole('link', { name: 'В календарь' });
    expect((await page.request.get((await file.getAttribute('href')) ?? '')).headers()['content-type']).toContain('text/calendar');

    const before = await page.getByRole('heading', { level: 1 }).innerText();
    await page.getByRole('button', { name: 'Перенести' }).click();
    await slots(page).first().click();
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(before);
    await expect(page.getByText('Запись подтверждена').or(page.getByText('Вы записаны', { exact: true }))).toBeVisible();

    const owner = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } });
    const office = await owner.newPage();
    await signIn(office, 'admin');
    await office.goto(`/dashboard/demo/leads?q=${encodeURIComponent(name.split(' ')[1] ?? '')}`);
    await office.locator('table [data-row]').first().click();
    await expect(office.getByRole('heading', { level: 1 })).toContainText('Записана');
    await expect(office.getByText('Запись перенесена').first()).toBeVisible();

    await page.getByRole('button', { name: 'Отменить', exact: true }).click();
    await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByLabel('Почему отменяете').fill('Уезжаю');
    await page.getByRole('button', { name: 'Отменить запись' }).click();
    await expect(page.getByText('Запись отменена', { exact: true })).toBeVisible();
    await page.reload();
    await expect(page.getByText('Запись отменена', { exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Перенести' })).toHaveCount(0);
    await expect(page.getByRole('link', { name: 'Записаться снова' })).toBeVisible();
    await expect(office.getByText('Запись отменена').first()).toBeVisible();
    await expect(office.getByRole('heading', { level: 1 })).not.toContainText('Записана');
    await Promise.all([context.close(), owner.close()]);
  });

test('a time lost to somebody else is answered with the nearest, and what was typed is still there', async ({ browser, page, baseURL }) => {
  await toTime(page);
  const held = page.waitForResponse((response) => response.url().endsWith('/holds') && response.status() === 201);
  await slots(page).nth(1).click();
  const card = (await (await held).json()) as { id: string; startsAt: string; serviceId: string; staffId: string };
  await fill(page, 'Ольга Опоздалова');

  // The hold ran out meanwhile, and another visitor is faster.
  const base = '/api/book/v1/demo';
  const headers = { origin: baseURL ?? '' };
  await page.request.post(`${base}/holds/${card.id}/release`, { data: {}, headers });
  const rival = await browser.newContext({ baseURL });
  const taken = await rival.request.post(`${base}/holds`, {
    data: { serviceId: card.serviceId, staffId: card.staffId, startsAt: card.startsAt },
    headers,
  });
  expect(taken.status()).toBe(201);

  await page.getByRole('button', { name: /^Записаться на/ }).click();
  await expect(page.getByText(/только что заняли/)).toBeVisible();
  const nearest = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Ближайшее свободное время' }) });
  await expect(nearest.getByRole('button')).toHaveCount(3);
  await nearest.getByRole('button').first().click();
  await expect(page.getByLabel('Имя')).toHaveValue('Ольга Опоздалова');
  await page.getByRole('button', { name: /^Записаться на/ }).click();
  await expect(page.getByText('Вы записаны', { exact: true })).toBeVisible();
  await rival.close();
});

test('a time the visitor changes their mind about is free for the next at once', async ({ page, browser, baseURL }) => {
  await toTime(page);
  const held = page.waitForResponse((response) => response.url().endsWith('/holds') && response.status() === 201);
  await slots(page).nth(3).click();
  const card = (await (await held).json()) as { startsAt: string; serviceId: string; staffId: string };
  const released = page.waitForResponse((response) => response.url().endsWith('/release'));
  await page.getByRole('button', { name: 'Изменить время' }).click();
  expect((await released).status()).toBe(200);
  const rival = await browser.newContext({ baseURL });
  const { serviceId, staffId, startsAt } = card;
  const taken = await rival.request.post('/api/book/v1/demo/holds', {
    data: { serviceId, staffId, startsAt },
    headers: { origin: baseURL ?? '' },
  });
  expect(taken.status()).toBe(201);
  await slots(page).first().click();
  await expect(page.getByRole('timer')).toHaveText(/^4:[0-5]\d$/);
  await rival.close();
});

test('a hold survives a reload and Back, and the document behind the consent opens', async ({ page, context }) => {
  await toTime(page);
  await slots(page).nth(2).click();
  await expect(page.getByRole('timer')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('timer')).toHaveText(/^4:[0-5]\d$/);
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'согласие на обработку персональных данных' }).click();
  const document = await opened;
  await expect(document.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await violationsOf(document)).toEqual([]);
});

test('a forged link to a booking says so, shows nothing of anybody and leads to booking anew', async ({ page }) => {
  await page.goto('/book/demo/manage/0123456789abcdef0123456789abcdef');
  await expect(page.getByRole('heading', { name: 'Такой страницы записи нет' })).toBeVisible();
  await page.getByRole('link', { name: 'Записаться онлайн' }).click();
  await expect(page).toHaveURL(/\/book\/demo$/);
});

for (const width of [390, 1440])
  test(`the booking page of nobody is a 404 that says what to do and leads on (${width} px)`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    const answer = await page.goto('/en/book/no-such-company');
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'There is no such booking page', level: 1 })).toBeVisible();
    await expect(page).toHaveTitle('There is no such booking page · Fast Lead');
    await expect(page.getByText('call the company: they can book you in')).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'To Fast Lead’s home page' }).click();
    await expect(page).toHaveURL(/\/en$/);
  });
