import { expect, test, type Page } from '@playwright/test';

/** A person comes from the street: signs up, confirms, sets the product up, and sees that the widget stands on the site. */
const PASSWORD = 'три слова подряд';
const newEmail = (): string => `anna${Math.random().toString(36).slice(2, 10)}@site.example`;

async function lastLinkTo(page: Page, email: string, subject: RegExp): Promise<string> {
  const row = page.getByRole('link').filter({ hasText: email }).filter({ hasText: subject }).first();
  await expect(async () => {
    await page.goto('/dev/mailbox');
    await expect(row).toBeVisible({ timeout: 1000 });
  }).toPass();
  await row.click();
  await page.getByRole('heading', { name: subject }).waitFor();
  const text = await page.getByTestId('letter-text').textContent();
  return /https?:\/\/\S+/.exec(text ?? '')?.[0] ?? '';
}

async function signUp(
  page: Page,
  email: string,
  words = { email: 'Рабочая почта', password: 'Пароль', action: 'Создать кабинет', sent: 'Отправили письмо' },
): Promise<void> {
  await page.getByLabel(words.email).fill(email);
  await page.getByLabel(words.password, { exact: true }).fill(PASSWORD);
  await page.getByRole('checkbox').click();
  await page.getByRole('button', { name: words.action }).click();
  await expect(page.getByText(words.sent)).toBeVisible();
}

test('sign-up, letter, confirmation, set-up, and the widget is seen on the site without a reload', async ({ page, context }) => {
  const email = newEmail();
  const sentByPreview: string[] = [];
  page.on('request', (request) => {
    if (request.frame() !== page.mainFrame() && (request.method() !== 'GET' || !new URL(request.url()).pathname.startsWith('/widget/')))
      sentByPreview.push(`${request.method()} ${request.url()}`);
  });
  await page.goto('/sign-up');
  await page.getByRole('button', { name: 'Создать кабинет' }).click();
  await expect(page.getByText('Укажите почту.')).toBeVisible();
  await expect(page.getByLabel('Рабочая почта')).toBeFocused();
  await signUp(page, email);

  const link = await lastLinkTo(page, email, /Подтвердите почту/);
  await page.goto(link);
  await page.waitForURL(/\/onboarding$/);
  await page.reload(); // its frame comes with the page, and is heard all the same
  await expect(page.getByTestId('widget-preview').contentFrame().locator('fast-lead')).toBeAttached();

  await page.getByRole('radio', { name: 'Автосервис' }).click();
  await page.getByLabel('Название').fill('Пятая передача');
  await page.getByRole('textbox', { name: 'Сайт' }).fill('peredacha.example');
  await page.getByRole('button', { name: 'Дальше' }).click();
  await page.waitForURL(/\/onboarding\/pyataya-peredacha/);
  await expect(page.getByText('7 услуг')).toBeVisible();

  await page.getByRole('button', { name: 'Дальше' }).click();
  await expect(page.getByRole('heading', { name: 'Как он выглядит' })).toBeVisible();
  await page.getByRole('button', { name: '#f2c200' }).click();
  await expect(page.getByText('Тёмный текст, контраст')).toBeVisible();
  await page.getByLabel('Приглашение').fill('Стучит? Запишу на диагностику.');
  // The preview is the real bundle in a frame of its own, which sends and stores nothing.
  const preview = page.getByTestId('widget-preview').contentFrame();
  await expect(preview.locator('fast-lead .inv')).toContainText('Стучит? Запишу на диагностику.');
  await expect(preview.locator('fast-lead #l')).toHaveCSS('background-color', 'rgb(242, 194, 0)');
  await page.getByLabel('Приветствие в окне').fill('Что с машиной?');
  await expect(preview.getByRole('heading', { name: 'Что с машиной?', includeHidden: true })).toBeVisible();
  expect(sentByPreview).toEqual([]);

  // A closed tab costs nothing: the set-up opens where it was left, with what was typed.
  await page.getByRole('button', { name: 'Дальше' }).click();
  await expect(page.getByRole('heading', { name: 'Когда вы работаете' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Когда вы работаете' })).toBeVisible();
  await page.getByRole('button', { name: 'Пропустить' }).click();
  await expect(page.getByRole('heading', { name: 'Где отвечать клиентам' })).toBeVisible();
  await page.getByRole('button', { name: 'Дальше' }).click();

  await expect(page.getByText('Ждём первый сигнал с peredacha.example')).toBeVisible();
  await expect(page.getByTestId('snippet')).toContainText('/widget/v1/widget.js?t=pk_');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Скопировать код' }).click();
  await expect(page.getByText('Скопировано')).toBeVisible();

  // No question is asked meanwhile: the news comes over the open line.
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('/api/trpc/widgets.get') && asked.push(request.url()));
  const site = await context.newPage();
  const seen = site.waitForResponse((response) => response.url().includes('/widget/v1/widget.js'));
  await site.goto('/demo/pyataya-peredacha');
  await seen;
  await expect(page.getByText('Виджет работает')).toBeVisible({ timeout: 5_000 });
  expect(asked.length).toBeLessThanOrEqual(2); // the hint, and perhaps the return of the focus

  await page.getByRole('button', { name: 'Проверить заявку' }).click();
  await expect(page.getByText('Ждём вашу заявку')).toBeVisible();
  await page.getByRole('button', { name: 'Готово, в кабинет' }).click();
  await page.waitForURL(/\/dashboard\/pyataya-peredacha/);
});

test('a link works once; a wrong password says how many tries are left; the page before signing in opens after it', async ({ page }) => {
  const email = newEmail();
  await page.goto('/en/sign-up');
  await signUp(page, email, { email: 'Work email', password: 'Password', action: 'Create account', sent: 'We sent a letter' });
  const link = await lastLinkTo(page, email, /Confirm your email/);
  await page.goto(link);
  await page.waitForURL(/\/en\/onboarding$/);

  await page.context().clearCookies();
  await page.goto(link);
  await expect(page.getByText('This link has been used.')).toBeVisible();

  await page.goto('/onboarding');
  await page.waitForURL(/\/sign-in\?returnTo=/);
  await page.getByLabel('Почта').fill(email);
  await page.getByLabel('Пароль', { exact: true }).fill('не тот пароль');
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await expect(page.getByText('Осталось 4 попытки из 5')).toBeVisible();
  await expect(page.getByLabel('Почта')).toHaveValue(email);
  await expect(page.getByLabel('Пароль', { exact: true })).toBeFocused();
  await page.getByLabel('Пароль', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await page.waitForURL(/\/onboarding$/);
});

test('five wrong passwords lead to a pause and a link by letter that signs in', async ({ page }) => {
  const email = newEmail();
  await page.goto('/sign-up');
  await signUp(page, email);
  await page.goto(await lastLinkTo(page, email, /Подтвердите почту/));
  await page.waitForURL(/\/onboarding$/);
  await page.context().clearCookies();
  await page.goto('/sign-in');
  await page.getByLabel('Почта').fill(email);
  for (const left of [4, 3, 2, 1]) {
    await page.getByLabel('Пароль', { exact: true }).fill('не тот пароль');
    await page.getByRole('button', { name: 'Войти', exact: true }).click();
    await expect(page.getByText(`${left === 1 ? 'Осталась' : 'Осталось'} ${left} попыт`)).toBeVisible();
  }
  await page.getByLabel('Пароль', { exact: true }).fill('не тот пароль');
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await expect(page.getByText('Пауза 15 минут. Войти можно по ссылке из письма.')).toBeVisible();
  await page.getByRole('button', { name: 'Прислать ссылку' }).click();
  await expect(page.getByText('письмо со ссылкой уже в пути')).toBeVisible();
  await page.goto(await lastLinkTo(page, email, /Ссылка для входа/));
  await page.waitForURL(/\/onboarding$/);
});

test('one click signs in to the demo', async ({ page }) => {
  await page.goto('/demo-sign-in?as=admin');
  await page.getByRole('button', { name: 'Войти администратором' }).click();
  await page.waitForURL(/\/dashboard\/demo/);
});

test('a token whose cookie was replaced meanwhile is asked for again, and the person is in all the same', async ({ page }) => {
  let asked = 0;
  await page.route('**/api/auth/csrf', (route) => {
    asked += 1;
    return asked === 1 ? route.fulfill({ json: { csrfToken: 'a'.repeat(64) } }) : route.continue();
  });
  await page.goto('/demo-sign-in?as=admin');
  await page.getByRole('button', { name: 'Войти администратором' }).click();
  await page.waitForURL(/\/dashboard\/demo/);
  expect(asked).toBe(2);
});

// Of a person of its own: whoever ends the demo admin's other sessions ends those of every test beside it.
test('a revoked session is sent to sign-in from its next page', async ({ page, browser }) => {
  const email = newEmail();
  await page.goto('/sign-up');
  await signUp(page, email);
  await page.goto(await lastLinkTo(page, email, /Подтвердите почту/));
  await page.waitForURL(/\/onboarding$/);
  await page.getByRole('radio', { name: 'Автосервис' }).click();
  await page.getByLabel('Название').fill('Две вкладки');
  await page.getByRole('button', { name: 'Дальше' }).click();
  await page.waitForURL(/\/onboarding\/.+/);
  const slug = new URL(page.url()).pathname.split('/')[2] ?? '';
  const other = await (await browser.newContext({ locale: 'ru-RU' })).newPage();
  await other.goto(`/sign-in?returnTo=%2Fdashboard%2F${slug}%2Foverview`);
  await other.getByLabel('Почта').fill(email);
  await other.getByLabel('Пароль', { exact: true }).fill(PASSWORD);
  await other.getByRole('button', { name: 'Войти', exact: true }).click();
  await other.waitForURL(/\/dashboard\/.+\/overview/);
  await page.goto(`/dashboard/${slug}/settings/profile`);
  await page.getByRole('button', { name: 'Выйти на других устройствах' }).click();
  await expect(page.getByText(/^Заверш[её]н\S*\s\d+\sсеанс/)).toBeVisible();
  await other.goto(`/dashboard/${slug}/overview`);
  await other.waitForURL(/\/sign-in\?returnTo=/);
});

test('a link cut short on its way out of the letter says so, on the page of the new password and on that of the confirmation', async ({
  page,
}) => {
  await page.goto('/reset?token=abc');
  await page.getByLabel('Новый пароль').fill('три слова подряд');
  await page.getByRole('button', { name: 'Сохранить и войти' }).click();
  await expect(page.getByText('Ссылка не подошла. Скопируйте её из письма целиком.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Новая ссылка' })).toBeVisible();
  await page.goto('/verify?token=abc');
  await expect(page.getByText('Ссылка не подошла. Скопируйте её из письма целиком.')).toBeVisible();
});
