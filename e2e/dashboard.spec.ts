import { expect, test } from '@playwright/test';
import { signIn } from './sign-in';

test('the overview adds up and its figures lead to their leads', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto('/dashboard/demo/overview');
  const section = page.getByRole('region').filter({ has: page.getByRole('heading', { level: 1 }) });
  await expect(section).toContainText('Принято');
  const figure = async (name: RegExp) => Number((await section.getByRole('link', { name }).locator('b').innerText()).replace(/\D/g, ''));
  const accepted = await figure(/Принято/);
  expect(accepted).toBeGreaterThan(100);
  expect(accepted).toBe(
    (await figure(/завершено/)) + (await figure(/в работе/)) + (await figure(/ждут ответа/)) + (await figure(/застряли/)),
  );
  const stuck = await figure(/застряли/);
  await section.getByRole('link', { name: /застряли/ }).click();
  await expect(page).toHaveURL(/state=dead_letter/);
  await expect(page.locator('table [data-row]')).toHaveCount(stuck);
});

test('leads are filtered by the address, found by a name, paged, and open to their way', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto('/dashboard/demo/leads?status=booked');
  const rows = page.locator('table [data-row]');
  await expect(rows.first()).toBeVisible();
  await page.getByRole('button', { name: 'Дальше' }).click();
  await expect(page).toHaveURL(/cursor=/);
  await page.getByRole('button', { name: 'Назад' }).click();
  await expect(page).not.toHaveURL(/cursor=/);
  const name = (await rows.first().innerText()).split(' ')[0] ?? '';
  await page.getByRole('searchbox').fill(name.slice(0, 4));
  await expect(page).toHaveURL(/q=/);
  await expect(rows.first()).toContainText(name.slice(0, 4));
  await rows.first().click();
  await expect(page.getByRole('heading', { name: 'Путь заявки' })).toBeVisible();
  await expect(page.getByText('Принята и сохранена')).toBeVisible();
});

test('a colleague’s change of a lead is seen live in another window', async ({ browser }) => {
  const [one, two] = await Promise.all([browser.newPage(), browser.newPage()]);
  await Promise.all([signIn(one, 'admin'), signIn(two, 'operator')]);
  await one.goto('/dashboard/demo/leads?status=contacted');
  const href = (await one.locator('table [data-row]').first().getAttribute('href')) ?? '';
  await Promise.all([one.goto(href), two.goto(href)]);
  await expect(two.getByText('На связи', { exact: true }).first()).toBeVisible();
  await one.getByRole('combobox', { name: 'Статус заявки' }).click();
  await one.getByRole('option', { name: 'Упущена' }).click();
  await expect(two.getByRole('heading', { level: 1 })).toContainText('Упущена');
  await expect(two.getByText('Статус: Упущена').first()).toBeVisible();
});

test('keys work in any layout: G then L, the palette, the sheet of keys', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto('/dashboard/demo/overview');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Клавиши' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    // The letter a Russian layout types on the keys G and L.
    for (const [key, code] of [
      ['п', 'KeyG'],
      ['д', 'KeyL'],
    ] as const)
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true }));
  });
  await expect(page).toHaveURL(/\/dashboard\/demo\/leads/);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Поиск и команды' }).fill('Обзор');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/overview/);
});

test('on a phone the dashboard has tabs below and never scrolls sideways', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await signIn(page, 'operator');
  for (const path of ['overview', 'leads']) {
    await page.goto(`/dashboard/demo/${path}`);
    await expect(page.getByRole('navigation', { name: 'Разделы' }).last()).toBeVisible();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), path).toBeLessThanOrEqual(0);
    expect(
      await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight),
      `${path}: only its own part scrolls`,
    ).toBeLessThanOrEqual(0);
  }
  await context.close();
});

test('without a network the dashboard says so, and a page that cannot be had is the designed one', async ({ page, context }) => {
  await signIn(page, 'admin');
  await page.goto('/dashboard/demo/overview');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await context.setOffline(true);
  await expect(page.getByText('Нет интернета')).toBeVisible();
  await page.goto('/dashboard/demo/leads');
  await expect(page.getByRole('heading', { name: 'Нет связи с интернетом' })).toBeVisible();
  await context.setOffline(false);
  await page.getByRole('link', { name: 'Проверить ещё раз' }).click();
  await expect(page.locator('table [data-row]').first()).toBeVisible();
});

test('an operator who opens a section of the administrator is told so in words', async ({ page }) => {
  await signIn(page, 'operator');
  await page.goto('/dashboard/demo/channels');
  await expect(page.getByRole('heading', { name: 'Этот раздел не для вашей роли' })).toBeVisible();
  await page.getByRole('link', { name: 'К обзору' }).click();
  await expect(page).toHaveURL(/overview/);
});
