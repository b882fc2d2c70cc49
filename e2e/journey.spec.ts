import { expect, test, type Page } from '@playwright/test';

/**
 * The main job in one go: a prospect on the clinic's site leaves a contact, is answered, chooses a time, books it; an operator sees
 * the conversation, claims it and answers; the prospect reads it and books another time; the owner sees the lead's way. In both
 * languages of the dashboard.
 */
const freshPhone = (): string =>
  `8 (912) ${String(Math.floor(Math.random() * 900) + 100)}-${String(Math.floor(Math.random() * 90) + 10)}-${String(Math.floor(Math.random() * 90) + 10)}`;

async function signIn(page: Page, as: 'admin' | 'operator'): Promise<void> {
  await page.goto('/api/auth/csrf');
  await page.evaluate(async (role) => {
    const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string };
    const body = new URLSearchParams({ csrfToken, as: role, json: 'true', callbackUrl: '/dashboard' });
    await fetch('/api/auth/callback/demo', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
  }, as);
}

async function leaveContact(page: Page, name: string): Promise<void> {
  await page.goto('/demo/demo');
  await page.locator('fast-lead #l').click();
  await page.getByLabel('Как к вам обращаться').fill(name);
  await page.getByLabel('Телефон или почта').fill(freshPhone());
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: /Начать разговор|Оставить заявку/ }).click();
}

/** From the bot's first question to a booked time, all inside the chat. */
async function bookInChat(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Чистка' }).click();
  await page.locator('.slt').first().click();
  await expect(page.getByText('Держим время за вами').first()).toBeVisible();
  await page.getByRole('button', { name: /^Записаться на/ }).click();
  await expect(page.getByText(/Вы записаны/).first()).toBeVisible();
}

const words = {
  ru: { prefix: '', claim: 'Взять', reply: 'Ответ', send: 'Отправить' },
  en: { prefix: '/en', claim: 'Claim', reply: 'Reply', send: 'Send' },
} as const;

for (const language of ['ru', 'en'] as const)
  test(`a lead is answered, booked, seen and answered by a person (${language})`, async ({ browser, baseURL }) => {
    test.setTimeout(150_000);
    const { prefix, claim, reply, send } = words[language];
    const [street, office] = await Promise.all([browser.newContext({ baseURL }), browser.newContext({ baseURL })]);
    const [prospect, operator] = [await street.newPage(), await office.newPage()];
    const name = `Полина ${language === 'ru' ? 'Ветрова' : 'Вешнякова'}`;

    await leaveContact(prospect, name);
    await expect(prospect.getByText('Здравствуйте, Полина.')).toBeVisible();
    await bookInChat(prospect);

    await signIn(operator, 'operator');
    await operator.goto(`${prefix}/dashboard/demo/inbox?view=all`);
    await operator.getByRole('option').filter({ hasText: name }).first().click();
    await expect(operator.getByRole('log')).toContainText('Чистка');
    await operator.getByRole('button', { name: claim }).click();
    const answer = `Ждём вас, ${language}. Возьмите паспорт.`;
    await operator.getByRole('textbox', { name: reply }).fill(answer);
    await operator.getByRole('button', { name: send }).click();

    await expect(prospect.getByText(answer)).toBeVisible();
    await prospect.getByRole('textbox', { name: 'Напишите сообщение' }).fill('Спасибо, паспорт возьму');
    await prospect.keyboard.press('Enter');
    await expect(operator.getByRole('log')).toContainText('Спасибо, паспорт возьму');

    // A person has the conversation: the bot stays silent, and tomorrow the dialogue is found again.
    await prospect.reload();
    await prospect.locator('fast-lead #l').click();
    await expect(prospect.getByText(answer)).toBeVisible();

    const admin = await office.newPage();
    await signIn(admin, 'admin');
    await admin.goto(`${prefix}/dashboard/demo/leads?q=${encodeURIComponent('Полина')}`);
    await admin
      .getByRole('link', { name: new RegExp(name) })
      .first()
      .click();
    await expect(admin.getByRole('main')).toContainText(name);
    await Promise.all([street.close(), office.close()]);
  });
