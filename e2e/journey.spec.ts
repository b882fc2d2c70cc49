import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { startHostSite, type HostSite } from './host/host-site';
import { say, sayInWidget, type Language } from './words';

/**
 * The whole main job in one go, as the four people, in both languages of the product. A visitor comes to the landing page, talks to its
 * widget and signs up; becomes the owner of a salon, sets it up, puts the line on a site of another origin; a prospect of that
 * site leaves a contact, is answered, books in the chat and comes back; another prospect does the same in Telegram; the owner sees both,
 * answers, and reads the lead's way and the ledger. Then an operator of the demo clinic takes over a conversation of its site.
 */
const PASSWORD = 'три слова подряд';
const trade = {
  ru: { industry: 'Салон красоты', company: 'Прядь', person: 'Полина Ветрова', option: 'Маникюр', subject: /Подтвердите почту/ },
  en: { industry: 'Beauty salon', company: 'Strand', person: 'Pauline Wood', option: 'Manicure', subject: /Confirm your email/ },
} as const;

for (const language of ['ru', 'en'] as const)
  test(`from the landing page to booked visits on one's own site, seen and answered (${language})`, async ({ browser, baseURL }) => {
    test.setTimeout(240_000);
    const locale = language === 'ru' ? 'ru-RU' : 'en-GB';
    const [office, street] = await Promise.all([browser.newContext({ baseURL, locale }), browser.newContext({ baseURL, locale })]);
    const site = await startHostSite();
    try {
      const owner = await office.newPage();
      await test.step('a visitor tries the widget of the landing page and signs up', () => arrive(owner, language));
      const company = await test.step('the owner sets the salon up and sees the widget on the site', () =>
        setUp(owner, office, site, language));
      const prospect = await street.newPage();
      await test.step('a prospect is answered and books inside the chat', () => bookOnSite(prospect, site, language));
      await test.step('the owner sees the conversation, claims it and answers; the prospect reads it', () =>
        converse(owner, prospect, company, language));
      await test.step('tomorrow the prospect finds the dialogue', () => comeBack(prospect, site, language));
      await test.step('another prospect books in Telegram', () => bookInTelegram(owner, company, language));
      await test.step('the owner reads the way of the lead and a ledger that adds up', () => readBooks(owner, company, language));
    } finally {
      await Promise.all([office.close(), street.close()]);
      await site.stop();
    }
  });

const home = (language: Language): string => (language === 'ru' ? '/' : '/en');
const at = (language: Language, path: string): string => (language === 'ru' ? path : `/en${path}`);

async function arrive(page: Page, language: Language): Promise<void> {
  await page.goto(home(language));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.locator('fast-lead #l').click();
  await page.getByRole('button', { name: /Задать вопрос без контакта|Ask without leaving a contact/ }).click();
  await page.getByRole('textbox', { name: /Напишите сообщение|Write a message/ }).fill('Есть ли у вас запись на сегодня?');
  await page.keyboard.press('Enter');
  await expect(page.locator('.g:not(.me) .m').first()).toBeVisible(); // the bot of the demo clinic
  await page.keyboard.press('Escape');
  await page
    .getByRole('banner')
    .getByRole('link', { name: say(language, 'landing.try') })
    .click();
  await page.waitForURL(/\/sign-up/);
}

async function setUp(page: Page, office: BrowserContext, site: HostSite, language: Language): Promise<string> {
  const { industry, company, subject } = trade[language];
  const email = `polina${Math.random().toString(36).slice(2, 10)}@salon.example`;
  await page.getByLabel(say(language, 'auth.workEmail')).fill(email);
  await page.getByLabel(say(language, 'auth.password'), { exact: true }).fill(PASSWORD);
  await page.getByRole('checkbox').click();
  await page.getByRole('button', { name: say(language, 'auth.signUp.action') }).click();
  await page.goto(await linkInLetter(office, email, subject));
  await page.waitForURL(/\/onboarding$/);

  await page.getByRole('radio', { name: industry }).click();
  await page.getByLabel(say(language, 'onboarding.company.name')).fill(`${company} ${email.slice(6, 10)}`);
  await page.getByRole('textbox', { name: say(language, 'onboarding.company.site') }).fill(new URL(site.origin).host);
  const next = page.getByRole('button', { name: say(language, 'onboarding.next'), exact: true });
  await next.click();
  await page.waitForURL(/\/onboarding\/[\w-]+/);
  const slug = /onboarding\/([\w-]+)/.exec(page.url())?.[1] ?? '';
  const title = (step: string): Promise<void> =>
    expect(page.getByRole('heading', { name: say(language, `onboarding.${step}.title`) })).toBeVisible();
  await expect(page.getByText(/7 услуг|7 services/)).toBeVisible();
  await next.click();
  await title('look');
  await next.click();
  await title('hours');
  await next.click();
  await title('channel');
  await page
    .getByRole('button', { name: say(language, 'onboarding.channel.lab') })
    .first()
    .click();
  await expect(page.getByText(say(language, 'onboarding.channel.works'), { exact: true })).toHaveCount(2); // the chat and Telegram
  await next.click();
  await title('code');
  site.pages.salon = { body: (await page.getByTestId('snippet').textContent()) ?? '' };
  const visit = await office.newPage();
  await visit.goto(`${site.origin}/salon`);
  await expect(page.getByText(say(language, 'onboarding.code.works'))).toBeVisible({ timeout: 15_000 });
  await visit.close();
  await page.getByRole('button', { name: say(language, 'onboarding.code.next') }).click();
  await title('test');
  await page
    .getByRole('button', { name: new RegExp(`${say(language, 'onboarding.test.finish')}|${say(language, 'onboarding.test.later')}`) })
    .first()
    .click();
  await page.waitForURL(new RegExp(`/dashboard/${slug}`));
  return slug;
}

async function linkInLetter(office: BrowserContext, email: string, subject: RegExp): Promise<string> {
  const page = await office.newPage();
  const row = page.getByRole('link').filter({ hasText: email }).filter({ hasText: subject }).first();
  await expect(async () => {
    await page.goto('/dev/mailbox');
    await expect(row).toBeVisible({ timeout: 1000 });
  }).toPass();
  await row.click();
  const text = await page.getByTestId('letter-text').textContent();
  await page.close();
  return /https?:\/\/\S+/.exec(text ?? '')?.[0] ?? '';
}

async function bookOnSite(page: Page, site: HostSite, language: Language): Promise<void> {
  await page.goto(`${site.origin}/salon`);
  await page.locator('fast-lead #l').click();
  await page.getByLabel(sayInWidget(language, 'name')).fill(trade[language].person);
  await page.getByLabel(sayInWidget(language, 'contact')).fill(freshPhone());
  await page.getByRole('checkbox').first().check();
  await page.locator('fast-lead form button[type=submit]').click();
  await page.getByRole('button', { name: trade[language].option }).click();
  await page.locator('.slt').first().click();
  await expect(page.getByText(sayInWidget(language, 'b.holding')).first()).toBeVisible();
  await page.getByRole('button', { name: beginning(sayInWidget(language, 'b.book', { time: '' })) }).click();
  await expect(page.getByText(sayInWidget(language, 'b.booked')).first()).toBeVisible();
}

async function converse(owner: Page, prospect: Page, slug: string, language: Language): Promise<void> {
  const { person, option } = trade[language];
  await owner.goto(at(language, `/dashboard/${slug}/inbox?view=all`));
  await owner.getByRole('option').filter({ hasText: person }).first().click();
  const dialogue = owner.getByRole('log');
  await expect(dialogue).toContainText(option);
  await owner.getByRole('button', { name: say(language, 'inbox.claim'), exact: true }).click();
  const answer = language === 'ru' ? 'Ждём вас. Вход со двора, второй этаж.' : 'See you then. The entrance is from the yard.';
  await owner.getByRole('textbox', { name: say(language, 'inbox.reply') }).fill(answer);
  await owner.getByRole('button', { name: say(language, 'inbox.send'), exact: true }).click();
  await expect(prospect.getByText(answer)).toBeVisible();
  const thanks = language === 'ru' ? 'Спасибо, найду' : 'Thank you, I will find it';
  await prospect.getByRole('textbox', { name: sayInWidget(language, 'message') }).fill(thanks);
  await prospect.keyboard.press('Enter');
  await expect(dialogue).toContainText(thanks);
}

async function comeBack(page: Page, site: HostSite, language: Language): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${site.origin}/salon`);
  await page.locator('fast-lead #l').click();
  await expect(page.getByText(sayInWidget(language, 'b.booked')).first()).toBeVisible();
}

async function bookInTelegram(page: Page, slug: string, language: Language): Promise<void> {
  await page.goto(at(language, `/dashboard/${slug}/lab`));
  await page.getByRole('button', { name: say(language, 'lab.phone.create') }).click();
  await page.getByRole('button', { name: say(language, 'lab.phone.start'), exact: true }).click();
  const phone = page.getByRole('log', { name: say(language, 'lab.phone.messages') });
  await phone.getByRole('button', { name: trade[language].option }).click();
  await phone
    .getByRole('button', { name: /\d{1,2}:\d\d/ })
    .first()
    .click();
  await phone.getByRole('button', { name: language === 'ru' ? 'Подтвердить запись' : 'Book it' }).click();
  await page.getByRole('button', { name: language === 'ru' ? 'Поделиться телефоном' : 'Share my phone' }).click();
  await expect(phone.getByText(language === 'ru' ? /вы записаны/i : /you are booked/i).first()).toBeVisible();
}

async function readBooks(page: Page, slug: string, language: Language): Promise<void> {
  await page.goto(at(language, `/dashboard/${slug}/leads`));
  const rows = page.locator('table [data-row]');
  await expect(rows).toHaveCount(2);
  await rows.filter({ hasText: trade[language].person }).click();
  for (const hop of ['lead.accepted', 'booking.confirmed'])
    await expect(page.getByText(say(language, `leads.hops.${hop}.title`)).first()).toBeVisible();
  await page.goto(at(language, `/dashboard/${slug}/overview`));
  await expect(page.getByText(say(language, 'overview.ledger.fine'))).toBeVisible();
}

function freshPhone(): string {
  const digits = (from: number, to: number): number => from + Math.floor(Math.random() * (to - from));
  return `8 (912) ${digits(100, 999)}-${digits(10, 99)}-${digits(10, 99)}`;
}

function beginning(text: string): RegExp {
  return new RegExp(`^${text.trim()}`);
}

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
