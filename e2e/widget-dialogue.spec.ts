import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { startBrokenNetwork, type BrokenNetwork } from './host/broken-network';
import { answers, keptBy, launcher, mine, openChat, say, test } from './host/widget-page';

/** A dialogue that outlives networks, pages, browsers and other people's fingers: nothing lost, nothing twice. */
test('a network that goes away in the middle of a dialogue loses and doubles nothing', async ({ page, context, site, embed }) => {
  site.pages.offline = { head: embed };
  await page.goto(`${site.origin}/offline`);
  await openChat(page);
  await say(page, 'Здравствуйте, есть вопрос');
  await expect(page.getByText(/Доставлено|Прочитано/).first()).toBeVisible();
  await context.setOffline(true);
  await say(page, 'Первое без связи');
  await say(page, 'Второе без связи');
  await expect(page.getByText('Сохранено, отправим при появлении связи').first()).toBeVisible();
  await expect(page.getByText('Нет связи. Пишите дальше')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('Связь есть, всё отправлено.')).toBeVisible();
  await expect(mine(page)).toHaveCount(3);
  await page.reload();
  await launcher(page).click();
  await expect(mine(page)).toHaveText([/есть вопрос/, /Первое без связи/, /Второе без связи/]);
});

test('what was written without a network goes with the next page', async ({ page, context, site, embed }) => {
  site.pages.later = { head: embed };
  await page.goto(`${site.origin}/later`);
  await openChat(page);
  await say(page, 'Первое');
  await expect(page.getByText(/Доставлено|Прочитано/).first()).toBeVisible();
  await page.route('**/api/widget/v1/messages', (route) => route.abort());
  await say(page, 'Написано в метро');
  await expect(page.getByText('Сохранено, отправим при появлении связи')).toBeVisible();
  await page.unroute('**/api/widget/v1/messages');
  const sent = page.waitForResponse((response) => response.url().endsWith('/messages') && response.status() === 201);
  await page.goto(`${site.origin}/later`);
  await sent;
  await launcher(page).click();
  await expect(mine(page)).toHaveText([/Первое/, /Написано в метро/]);
  expect(await context.storageState()).toMatchObject({ cookies: [] });
});

test('the dialogue is found again tomorrow, and by a link on another device', async ({ page, browser, site, embed }) => {
  site.pages.resume = { head: embed };
  await page.goto(`${site.origin}/resume`);
  await openChat(page);
  await say(page, 'Запомните меня');
  await expect(page.getByText(/Доставлено|Прочитано/).first()).toBeVisible();
  await page.reload();
  await launcher(page).click();
  await expect(mine(page).first()).toContainText('Запомните меня');
  const token = await page.evaluate(
    () =>
      (JSON.parse(Object.entries(localStorage).find(([name]) => name.startsWith('fl:'))?.[1] as string) as { visitor: { token: string } })
        .visitor.token,
  );
  const other = await browser.newContext();
  const device = await other.newPage();
  await device.goto(`${site.origin}/resume#fl=${encodeURIComponent(token)}`);
  await expect(device.locator('.me .m').first()).toContainText('Запомните меня');
  expect(device.url()).not.toContain('fl=');
  await other.close();
});

/** A visitor whose every byte goes through a network that the test can break. */
async function visitorBehind(browser: Browser, network: BrokenNetwork): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    locale: 'ru-RU',
    timezoneId: 'Asia/Yekaterinburg',
    proxy: { server: network.address, bypass: '<-loopback>' },
  });
  return { context, page: await context.newPage() };
}

for (const [how, seconds] of [
  ['stall', 30],
  ['cut', 5],
] as const)
  test(`a network that is ${how === 'stall' ? 'half-open' : 'cut'} for ${seconds} seconds loses and doubles nothing in either direction`, async ({
    browser,
    site,
    office,
    embed,
  }) => {
    const network = await startBrokenNetwork();
    const { context, page } = await visitorBehind(browser, network);
    site.pages[how] = { head: embed };
    await page.goto(`${site.origin}/${how}`);
    await openChat(page);
    await say(page, 'До обрыва');
    await expect(answers(page).first()).toBeVisible();
    const { conversationId } = await keptBy(page);
    await office.do('conversations.claim', { conversationId });
    await expect(page.getByText('на связи')).toBeVisible();

    const brokenAt = Date.now();
    network[how]();
    await say(page, 'Сказано без связи: раз');
    const replied = (text: string) => office.do('conversations.reply', { conversationId, text, clientKey: crypto.randomUUID() });
    await replied('Ответ, который не дошёл сразу');
    await say(page, 'Сказано без связи: два');
    await expect.poll(() => Date.now() - brokenAt, { timeout: 40_000, intervals: [250] }).toBeGreaterThan(seconds * 1000);
    await expect(answers(page).filter({ hasText: 'не дошёл сразу' })).toHaveCount(0);
    network.mend();
    await expect(answers(page).filter({ hasText: 'не дошёл сразу' })).toHaveCount(1, { timeout: 35_000 });
    await expect(page.getByText(/Сохранено, отправим|Отправляем/)).toHaveCount(0, { timeout: 35_000 });
    await replied('Ответ после обрыва');
    await expect(answers(page).filter({ hasText: 'после обрыва' })).toHaveCount(1);
    await expect(mine(page)).toHaveText([/До обрыва/, /без связи: раз/, /без связи: два/]);

    const { messages } = await office.ask<{ messages: { text: string }[] }>('conversations.messages', { conversationId });
    const said = messages.map(({ text }) => text).filter((text) => /обрыв|связи: |не дошёл/.test(text));
    expect(said.toSorted()).toEqual(
      ['До обрыва', 'Сказано без связи: раз', 'Сказано без связи: два', 'Ответ, который не дошёл сразу', 'Ответ после обрыва'].toSorted(),
    );
    await context.close();
    await network.stop();
  });

test('a request left without a network survives the closed page and goes when the site is opened again', async ({
  browser,
  site,
  embed,
}) => {
  const network = await startBrokenNetwork();
  const { context, page } = await visitorBehind(browser, network);
  site.pages.tunnel = { head: embed };
  await page.goto(`${site.origin}/tunnel`);
  await launcher(page).click();
  await page.getByLabel('Как к вам обращаться').fill('Анна Тоннель');
  await page.getByLabel('Телефон или почта').fill(`tunnel${Math.random().toString(36).slice(2, 8)}@mail.ru`);
  await page.getByRole('checkbox').first().check();
  network.cut();
  await page.getByRole('button', { name: /Начать разговор|Оставить заявку/ }).click();
  await expect(page.getByText(/Сохранено/)).toBeVisible();
  await page.close();
  network.mend();
  const again = await context.newPage();
  const sent = again.waitForResponse((response) => response.url().endsWith('/api/v1/leads'));
  await again.goto(`${site.origin}/tunnel`);
  expect((await sent).status()).toBe(201);
  await launcher(again).click();
  await expect(answers(again).first()).toBeVisible();
  await context.close();
  await network.stop();
});

test('what waits for its next try is sent while the page goes, without coming back to it', async ({ browser, site, office, embed }) => {
  const network = await startBrokenNetwork();
  const { context, page } = await visitorBehind(browser, network);
  site.pages.leave = { head: embed };
  await page.goto(`${site.origin}/leave`);
  await openChat(page);
  await say(page, 'Пока на странице');
  await expect(page.getByText(/Доставлено|Прочитано/).first()).toBeVisible();
  const { conversationId } = await keptBy(page);
  network.cut();
  await say(page, 'Уже ухожу');
  await expect(page.getByText('Сохранено, отправим при появлении связи')).toBeVisible();
  await expect.poll(() => page.evaluate(() => /"tries":[3-9]/.test(JSON.stringify(localStorage).replaceAll('\\', '')))).toBe(true); // the next try is 4 s away
  network.mend();
  await page.goto('about:blank');
  const texts = async (): Promise<string[]> =>
    (await office.ask<{ messages: { text: string }[] }>('conversations.messages', { conversationId })).messages.map(({ text }) => text);
  await expect.poll(texts).toContain('Уже ухожу');
  await page.goto(`${site.origin}/leave`);
  await launcher(page).click();
  await expect(mine(page)).toHaveText([/Пока на странице/, /Уже ухожу/]);
  expect((await texts()).filter((text) => text === 'Уже ухожу')).toHaveLength(1);
  await context.close();
  await network.stop();
});

test('an answer that comes while the window is closed is counted on the launcher, shown, and read when it is opened', async ({
  page,
  site,
  office,
  embed,
}) => {
  site.pages.badge = { head: embed };
  await page.goto(`${site.origin}/badge`);
  await openChat(page);
  await say(page, 'Подумаю и вернусь');
  await expect(answers(page).first()).toBeVisible();
  const { conversationId } = await keptBy(page);
  await office.do('conversations.claim', { conversationId });
  await expect(page.getByText('на связи')).toBeVisible();
  await page.keyboard.press('Escape');
  await office.do('conversations.reply', { conversationId, text: 'Есть окно завтра в десять', clientKey: crypto.randomUUID() });
  await expect(launcher(page)).toHaveAccessibleName('Открыть чат, непрочитанных: 1');
  await expect(page.locator('fast-lead .bdg')).toHaveText('1');
  const seen = async (): Promise<string | undefined> =>
    (await office.ask<{ messages: { text: string; state: string }[] }>('conversations.messages', { conversationId })).messages.at(-1)
      ?.state;
  expect(await seen()).not.toBe('read');
  await page.getByRole('button', { name: 'Есть окно завтра в десять' }).click();
  await expect(answers(page).last()).toContainText('Есть окно завтра в десять');
  await expect.poll(seen).toBe('read');
  await expect(page.locator('fast-lead .bdg')).toHaveCount(0);
});
