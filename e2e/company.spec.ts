import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { violationsOf } from './accessible';
import { enterOffice, type Office } from './host/office';
import { signIn } from './sign-in';

/** What an admin says of the company once, and where clients meet it. Each test founds a company of its own. */
async function found(request: APIRequestContext, name: string): Promise<{ office: Office; slug: string }> {
  const office = await enterOffice(request, process.env.E2E_URL ?? '');
  const { slug } = await office.do<{ slug: string }>('tenants.create', { name, industry: 'dental', timeZone: 'Europe/Samara' });
  return { office, slug };
}

const noSidewaysScroll = async (page: Page): Promise<void> =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);

const languages = [
  {
    prefix: '',
    width: 1440,
    words: {
      section: 'Компания',
      address: 'Адрес',
      phone: 'Телефон',
      save: 'Сохранить',
      saved: 'Данные компании сохранены',
      wrong: 'Похоже, в телефоне ошибка. Пример: +7 343 288-50-40, без добавочного.',
    },
  },
  {
    prefix: '/en',
    width: 390,
    words: {
      section: 'Company',
      address: 'Address',
      phone: 'Phone',
      save: 'Save',
      saved: 'Company details saved',
      wrong: 'There seems to be a mistake in the phone. Example: +7 343 288-50-40, without an extension.',
    },
  },
] as const;

for (const { prefix, width, words } of languages)
  test(`an admin changes the address and the phone; a wrong phone is told at its field, a right one is on the booking page at once (${prefix || '/ru'}, ${width} px)`, async ({
    page,
    request,
  }) => {
    const { slug } = await found(request, `Верный прикус ${width}`);
    await page.setViewportSize({ width, height: 900 });
    await signIn(page, 'admin');
    await page.goto(`${prefix}/dashboard/${slug}/company`);
    const address = page.getByLabel(words.address, { exact: true });
    const phone = page.getByLabel(words.phone, { exact: true });
    const save = page.getByRole('button', { name: words.save, exact: true }).first();
    await expect(address).toHaveValue('');
    await expect(save).toBeDisabled(); // nothing to keep yet
    await address.fill('Самара, ул. Мичурина, 15');
    await phone.fill('277-10');
    await save.click();
    await expect(page.getByText(words.wrong)).toBeVisible();
    await expect(phone).toBeFocused();
    await expect(address).toHaveValue('Самара, ул. Мичурина, 15');
    expect(await violationsOf(page)).toEqual([]);
    await noSidewaysScroll(page);
    await phone.fill('8 (846) 277-10-20');
    await save.click();
    await expect(page.getByText(words.saved)).toBeVisible();
    await expect(phone).toHaveValue('+7 846 277-10-20');
    await expect(save).toBeDisabled();
    await page.reload();
    await expect(address).toHaveValue('Самара, ул. Мичурина, 15');
    await page.goto(`${prefix}/book/${slug}`);
    await expect(page.getByText('Самара, ул. Мичурина, 15').first()).toBeVisible();
    if (width > 1000) await expect(page.getByRole('link', { name: '+7 846 277-10-20' })).toBeVisible();
  });

test('a visit booked afterwards has the address on its page and in the calendar file, and the phone to call', async ({ page, request }) => {
  const { office, slug } = await found(request, 'Верный прикус');
  await office.do(
    'tenants.updateCompany',
    { name: 'Верный прикус', site: '', address: 'Самара, ул. Мичурина, 15', phone: '88462771020' },
    slug,
  );
  await page.goto(`/book/${slug}`);
  await page.locator('main section').getByRole('button').first().click();
  await page
    .locator('main section')
    .getByRole('button', { name: /\d\d:\d\d/ })
    .first()
    .click();
  await page.getByLabel('Имя').fill('Вера Адресова');
  await page.getByLabel('Телефон').fill('8 (912) 700-10-20');
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: /^Записаться на/ }).click();
  await expect(page.getByText('Вы записаны', { exact: true })).toBeVisible();
  await expect(page.getByRole('main').getByText('Самара, ул. Мичурина, 15').first()).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: '+7 846 277-10-20' })).toHaveAttribute('href', 'tel:+78462771020');
  const file = await page.request.get((await page.getByRole('link', { name: 'В календарь' }).getAttribute('href')) ?? '');
  expect((await file.text()).replaceAll('\r\n ', '')).toContain('LOCATION:Самара\\, ул. Мичурина\\, 15');
});

test('opening hours and the time zone are kept, and a day that ends before it begins cannot be saved', async ({ page, request }) => {
  const { office, slug } = await found(request, 'Часы работы');
  await signIn(page, 'admin');
  await page.goto(`/dashboard/${slug}/company`);
  const save = page.getByRole('region', { name: 'Часы работы' }).getByRole('button', { name: 'Сохранить' });
  await expect(save).toBeDisabled();
  const monday = page.getByRole('group', { name: 'Рабочая неделя' }).locator('input[type="time"]');
  const [from, to] = [monday.nth(0), monday.nth(1)];
  const usual = await from.inputValue();
  await from.fill('23:00');
  await expect(save).toBeDisabled();
  await from.fill(usual);
  await to.fill('17:30');
  await page.getByRole('combobox', { name: 'Часовой пояс' }).click();
  await page
    .getByRole('option', { name: /GMT\+9/ })
    .first()
    .click();
  await save.click();
  await expect(page.getByText('Часы работы сохранены')).toBeVisible();
  await expect(save).toBeDisabled();
  type Kept = { timeZone: string; settings: { hours: { endMin: number }[][] } };
  const kept = await office.ask<Kept>('tenants.get', {}, slug);
  expect(kept.timeZone).toBe('Asia/Yakutsk');
  expect(kept.settings.hours[0]?.[0]?.endMin).toBe(17 * 60 + 30);
});

test('an operator has no such section and is told so at its address', async ({ page }) => {
  await signIn(page, 'operator');
  await page.goto('/dashboard/demo/company');
  await expect(page.getByRole('heading', { name: 'Этот раздел не для вашей роли' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Компания', exact: true })).toHaveCount(0);
});

test('whoever leaves with unsaved changes is asked first: staying keeps them, leaving drops them, and what is saved asks nothing', async ({
  page,
  request,
}) => {
  const { slug } = await found(request, 'Забытые правки');
  await signIn(page, 'admin');
  await page.goto(`/dashboard/${slug}/company`);
  const address = page.getByLabel('Адрес', { exact: true });
  const channels = page.getByRole('link', { name: 'Каналы' });
  await address.fill('Самара, ул. Ново-Садовая, 3');
  await channels.click();
  const asks = page.getByRole('dialog', { name: 'Уйти без сохранения?' });
  expect(await violationsOf(page)).toEqual([]);
  await asks.getByRole('button', { name: 'Остаться' }).click();
  await expect(address).toHaveValue('Самара, ул. Ново-Садовая, 3');
  await channels.click();
  await asks.getByRole('button', { name: 'Уйти' }).click();
  await page.waitForURL(/\/channels$/);
  await page.getByRole('link', { name: 'Компания' }).click();
  await expect(address).toHaveValue('');
  await address.fill('Самара, ул. Мичурина, 15');
  await page.getByRole('button', { name: 'Сохранить', exact: true }).first().click();
  await expect(page.getByText('Данные компании сохранены')).toBeVisible();
  await channels.click();
  await page.waitForURL(/\/channels$/);
});
