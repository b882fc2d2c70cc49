import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { violationsOf } from './accessible';
import { enterOffice, type Office } from './host/office';
import { log, signedIn } from './inbox-world';

/** What an operator sees of a message that a messenger refused or never answered. The vendor is the lab's, broken on purpose. */
test.describe.configure({ mode: 'serial' }); // one bot, one set of faults

const digits = (): string => String(Math.floor(Math.random() * 9_000_000) + 1_000_000);

/** Somebody who came to the bot by the widget's link, and the dialogue they have there. */
async function inTelegram(request: APIRequestContext, office: Office): Promise<{ chatId: string; conversationId: string; leadId: string }> {
  const product = process.env.E2E_URL ?? '';
  const name = `Сбоева ${digits()}`;
  const lead = { contact: { name, phone: `+7912${digits()}` }, channel: 'telegram', consent: { gdpr: true }, source: 'widget' };
  const accepted = await request.post(`${product}/api/v1/leads`, { headers: { origin: product }, data: { tenant: 'demo', ...lead } });
  const { leadId, nextAction } = (await accepted.json()) as { leadId: string; nextAction: { url: string } };
  const { bots } = await office.ask<{ bots: { id: string; username: string }[] }>('lab.state');
  const link = new URL(nextAction.url);
  const bot = bots.find(({ username }) => link.pathname.endsWith(`/${username}`));
  const { chatId } = await office.do<{ chatId: string }>('lab.createChat', { botId: bot?.id, firstName: 'Нина' });
  await office.do('lab.start', { chatId, payload: link.searchParams.get('start') });
  let conversationId = '';
  await expect
    .poll(async () => {
      const state = await office.ask<{ messages: { chatId: string; fromBot: boolean }[] }>('lab.state');
      ({ conversationId } = await office.ask<{ conversationId: string }>('leads.get', { leadId }));
      return state.messages.some((message) => message.chatId === chatId && message.fromBot);
    })
    .toBe(true);
  return { chatId, conversationId, leadId };
}

const bubble = (page: Page, text: string) => log(page).locator('div.rounded-bubble').filter({ hasText: text });
const heard = async (office: Office, chatId: string, text: string): Promise<number> => {
  const { messages } = await office.ask<{ messages: { chatId: string; text: string }[] }>('lab.state');
  return messages.filter((message) => message.chatId === chatId && message.text === text).length;
};

for (const { width, locale, words } of [
  {
    width: 1440,
    locale: 'ru',
    words: { failed: 'Не отправлено: человек остановил бота', retry: 'Повторить', sent: 'Отправлено', field: 'Ответ' },
  },
  {
    width: 390,
    locale: 'en',
    words: { failed: 'Not sent: the person stopped the bot', retry: 'Try again', sent: 'Sent', field: 'Reply' },
  },
])
  test(`a refused message says why, is sent once more by a press, and is then sent once (${locale}, ${width} px)`, async ({
    browser,
    request,
  }) => {
    test.setTimeout(120_000);
    const office = await enterOffice(request, process.env.E2E_URL ?? '');
    const { chatId, conversationId } = await inTelegram(request, office);
    const { page, context } = await signedIn(browser, 'admin', { viewport: { width, height: 900 } });
    await page.goto(`${locale === 'en' ? '/en' : ''}/dashboard/demo/inbox?view=all&c=${conversationId}`);
    await office.do('lab.block', { chatId, blocked: true });
    const text = `Ждём вас, ${digits()}`;
    const field = page.getByRole('textbox', { name: words.field });
    await field.fill(text);
    await field.press('Enter');
    const mine = bubble(page, text);
    await expect(mine.getByText(words.failed)).toBeVisible({ timeout: 20_000 });
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await office.do('lab.block', { chatId, blocked: false });
    await mine.getByRole('button', { name: words.retry }).click();
    await expect(mine.getByText(words.sent, { exact: true })).toBeAttached({ timeout: 20_000 });
    await expect(mine.getByRole('button')).toHaveCount(0);
    expect(await heard(office, chatId, text)).toBe(1);
    await context.close();
  });

for (const { width, locale, words } of [
  {
    width: 1440,
    locale: 'ru',
    words: {
      field: 'Ответ',
      unknown: 'Канал не ответил: неизвестно, дошло ли',
      once: 'Сами не повторяем: могло бы прийти дважды',
      again: 'Всё равно отправить ещё раз',
      warning: 'Если дошло, человек получит его дважды.',
      cancel: 'Отмена',
      confirm: 'Отправить ещё раз',
      sent: 'Отправлено',
      note: /Отправляли\sповторно\sв\s\d\d:\d\d:\sмогло\sприйти\sдважды/,
      hop: 'Telegram: отправлено ещё раз',
    },
  },
  {
    width: 390,
    locale: 'en',
    words: {
      field: 'Reply',
      unknown: 'The channel did not answer: nobody knows whether it arrived',
      once: 'Not sent again by itself: it might arrive twice',
      again: 'Send again anyway',
      warning: 'If it did, the person will get it twice.',
      cancel: 'Cancel',
      confirm: 'Send again',
      sent: 'Sent',
      note: /Sent again at \d\d:\d\d.*: it may have come twice/,
      hop: 'Telegram: sent again',
    },
  },
])
  test(`a message the messenger never answered is not sent again by itself; a person who was warned sends it once more (${locale}, ${width} px)`, async ({
    browser,
    request,
  }) => {
    test.setTimeout(120_000);
    const office = await enterOffice(request, process.env.E2E_URL ?? '');
    const { chatId, conversationId, leadId } = await inTelegram(request, office);
    const { page, context } = await signedIn(browser, 'admin', { viewport: { width, height: 900 } });
    const prefix = locale === 'en' ? '/en' : '';
    await page.goto(`${prefix}/dashboard/demo/inbox?view=all&c=${conversationId}`);
    await office.do('lab.setFault', { device: 'telegram', kind: 'cut', value: 1 });
    const text = `Ждём вас, ${digits()}`;
    const field = page.getByRole('textbox', { name: words.field });
    await field.fill(text);
    await field.press('Enter');
    const mine = bubble(page, text);
    await expect(mine.getByText(words.unknown)).toBeVisible({ timeout: 30_000 });
    await expect(mine.getByText(words.once)).toBeVisible();
    await office.do('lab.setFault', { device: 'telegram', kind: 'cut', value: 0 });
    await page.reload();
    await expect(mine.getByText(words.unknown)).toBeVisible();
    expect(await heard(office, chatId, text)).toBe(1);

    const again = mine.getByRole('button', { name: words.again });
    await again.click();
    const question = page.getByRole('dialog');
    await expect(question).toContainText(words.warning);
    expect(await violationsOf(page)).toEqual([]);
    await question.getByRole('button', { name: words.cancel }).click();
    await expect(mine.getByText(words.unknown)).toBeVisible(); // asked is not sent
    expect(await heard(office, chatId, text)).toBe(1);
    await again.click();
    await question.getByRole('button', { name: words.confirm, exact: true }).click();
    await expect(mine.getByText(words.sent, { exact: true })).toBeAttached({ timeout: 20_000 });
    await expect(mine.getByText(words.note)).toBeVisible();
    await expect(mine.getByRole('button')).toHaveCount(0);
    expect(await heard(office, chatId, text)).toBe(2);
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await page.goto(`${prefix}/dashboard/demo/leads/${leadId}`);
    await expect(page.getByText(words.hop).first()).toBeVisible();
    await context.close();
  });
