import { expect, test, type Page } from '@playwright/test';
import { violationsOf } from './accessible';
import { answer, field, log, newVisitor, openConversation, pressRussian, signedIn } from './inbox-world';

/** The inbox as one person works with it: finding, paging, writing, keys, phone. */
const rows = (page: Page) => page.getByRole('option');

test('a long list comes page by page while one scrolls, every row once', async ({ browser }) => {
  const { page, context } = await signedIn(browser, 'operator');
  await page.goto('/dashboard/demo/inbox?view=closed');
  await expect(rows(page).first()).toBeVisible();
  const ids = () => rows(page).evaluateAll((options) => options.map((option) => option.getAttribute('data-conversation')));
  const first = await ids();
  expect(first.length).toBeLessThan(100);
  await expect(async () => {
    await rows(page).last().scrollIntoViewIfNeeded();
    expect((await ids()).length).toBeGreaterThan(150);
  }).toPass();
  const all = await ids();
  expect(all.slice(0, first.length)).toEqual(first);
  expect(new Set(all).size).toBe(all.length);
  await context.close();
});

test('a long dialogue opens at its end, and what is loaded above moves nothing one is reading', async ({ browser, request }) => {
  test.setTimeout(120_000);
  const visitor = await newVisitor(request, 'самое первое');
  const { page, context } = await signedIn(browser, 'operator');
  const { conversationId } = visitor;
  for (let index = 1; index <= 130; index += 1) {
    const answer = await context.request.post('/api/trpc/conversations.reply', {
      headers: { origin: new URL(page.url()).origin, 'x-tenant': 'demo' },
      data: { json: { conversationId, text: `строка ${index}`, clientKey: `long-thread-${index}` } },
    });
    expect(answer.status(), await answer.text()).toBe(200);
  }
  await openConversation(page, conversationId);
  await expect(log(page).getByText('строка 130', { exact: true })).toBeInViewport();
  await expect(log(page).getByText('строка 20', { exact: true })).toHaveCount(0);
  const box = log(page);
  const topOf = (text: string) =>
    box.getByText(text, { exact: true }).evaluate((element) => Math.round(element.getBoundingClientRect().top));
  await box.evaluate((element) => element.scrollTo(0, 500));
  const read = await box
    .locator('p')
    .evaluateAll((lines) => lines.find((line) => line.getBoundingClientRect().top > 250)?.textContent ?? '');
  const before = await topOf(read);
  const count = await box.locator('li').count();
  await box.evaluate((element) => element.scrollTo(0, 300));
  await expect.poll(() => box.locator('li').count()).toBeGreaterThan(count);
  expect(Math.abs((await topOf(read)) - (before + 200)), 'only the scrolling moved it').toBeLessThanOrEqual(2);
  await expect(async () => {
    await box.evaluate((element) => element.scrollTo(0, 0));
    await expect(box.getByText('самое первое')).toHaveCount(1, { timeout: 1000 });
  }).toPass();
  expect(await box.getByText(/^строка \d+$/).allInnerTexts()).toEqual(Array.from({ length: 130 }, (_, index) => `строка ${index + 1}`));
  // Somebody writes while one reads above: the place stays, a button leads down.
  await visitor.say('я вернулся');
  await page.getByRole('button', { name: 'К последним сообщениям' }).click();
  await expect(log(page).getByText('я вернулся')).toBeInViewport();
  await context.close();
});

test('the list is found by the beginning of a name, filtered by channel, and its address opens the same screen', async ({ browser }) => {
  const { page, context } = await signedIn(browser, 'operator');
  await page.goto('/dashboard/demo/inbox?view=closed');
  const name = (await rows(page).first().locator('span.truncate').first().innerText()).split(' ')[0] ?? '';
  await page.getByRole('searchbox').fill(name.slice(0, 4));
  await expect(page).toHaveURL(/q=/);
  await expect(rows(page).filter({ hasNotText: name.slice(0, 4) })).toHaveCount(0);
  await page.getByRole('button', { name: 'Отбор' }).click();
  await page.getByRole('menuitemradio', { name: 'Telegram' }).click();
  await expect(page).toHaveURL(/channel=telegram/);
  await page.goto(page.url());
  await expect(page.getByRole('searchbox')).toHaveValue(name.slice(0, 4));
  await expect(page.getByRole('button', { name: 'Канал: Telegram' })).toBeVisible();
  await page.getByRole('searchbox').fill('никтотакой');
  await expect(page.getByText('Никого не нашли')).toBeVisible();
  await page.getByRole('button', { name: 'Сбросить отбор' }).click();
  await expect(rows(page).first()).toBeVisible();
  await expect(page.getByRole('searchbox')).toHaveValue('');
  await context.close();
});

test('a list that cannot be had says so and can be asked again', async ({ browser }) => {
  const { page, context } = await signedIn(browser, 'operator');
  await page.routeWebSocket(/\/app\//, () => undefined); // no hint of another test's dialogue may ask in the person's place
  await page.route('**/api/trpc/**', (route) => (route.request().url().includes('conversations.list') ? route.abort() : route.continue()));
  await page.goto('/dashboard/demo/inbox?view=all');
  const retry = page.getByRole('region', { name: 'Диалоги' }).getByRole('alert').getByRole('button');
  await expect(retry).toBeVisible({ timeout: 20_000 });
  await page.unroute('**/api/trpc/**');
  await retry.click();
  await expect(rows(page).first()).toBeVisible();
  await context.close();
});

test('quick presses of J and K count each, however late the page shows where they lead', async ({ browser }) => {
  const { page, context } = await signedIn(browser, 'operator', { viewport: { width: 1440, height: 900 } });
  await page.goto('/dashboard/demo/inbox?view=all');
  await expect(rows(page).nth(4)).toBeVisible();
  await page.evaluate(() => {
    for (const code of ['KeyJ', 'KeyJ', 'KeyJ', 'KeyJ', 'KeyK'])
      document.body.dispatchEvent(new KeyboardEvent('keydown', { code, bubbles: true }));
  });
  await expect(rows(page).nth(2)).toHaveAttribute('aria-selected', 'true');
  await expect(page.locator('[role=option][aria-selected=true]')).toHaveCount(1);
  await context.close();
});

test('every key of the table works in the Russian layout, and none while one writes', async ({ browser, request }) => {
  test.setTimeout(120_000);
  const visitor = await newVisitor(request, 'Клавиши');
  const { page, context } = await signedIn(browser, 'operator', { viewport: { width: 1440, height: 900 } });
  await openConversation(page, visitor.conversationId);
  await rows(page)
    .and(page.locator(`[data-conversation="${visitor.conversationId}"]`))
    .click();
  const press = (code: string, key: string) => pressRussian(page, code, key);
  await press('KeyA', 'ф');
  await expect(page.getByText('Ваш диалог', { exact: true })).toBeVisible();
  await press('KeyN', 'т');
  await expect(page.getByRole('textbox', { name: 'Заметка' })).toBeFocused();
  await press('KeyE', 'у'); // inside a field a letter is a letter
  await expect(page.getByText('Диалог закрыт', { exact: true })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await press('KeyR', 'к');
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await press('Slash', '.');
  await expect(page.getByRole('listbox', { name: 'Заготовки' }).getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await field(page).fill('');
  await page.keyboard.press('Escape');
  for (const [code, key, title] of [
    ['KeyB', 'и', 'Предложить время'],
    ['KeyT', 'е', 'Передать'],
    ['KeyZ', 'я', 'Отложить'],
  ] as const) {
    await press(code, key);
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await press('KeyE', 'у');
  await expect(page.getByText('Диалог закрыт', { exact: true }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Вернуть', exact: true }).click();
  await expect(page.getByText('Ваш диалог', { exact: true })).toBeVisible();
  await press('KeyU', 'г');
  await expect(page).not.toHaveURL(/c=/);
  await expect(page.locator(`[data-conversation="${visitor.conversationId}"]`).getByLabel('Непрочитанных: 1')).toBeVisible();
  await press('KeyJ', 'о');
  await expect(page).toHaveURL(/c=/);
  const first = page.url();
  await press('KeyJ', 'о');
  await expect(page).not.toHaveURL(first);
  await press('KeyK', 'л');
  await expect(page).toHaveURL(first);
  await expect(log(page)).toBeVisible();
  await page.keyboard.press('Alt+2');
  await expect(log(page)).toBeFocused();
  await page.keyboard.press('F6');
  await expect(page.getByRole('complementary', { name: 'О клиенте' })).toBeFocused();
  await openConversation(page, visitor.conversationId);
  await field(page).fill('До встречи');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Диалог закрыт', { exact: true }).first()).toBeVisible();
  await expect.poll(() => visitor.sees()).toContain('До встречи'); // an earlier closing stands in the dialogue, too
  // The window of keys names exactly what was pressed here, and the palette offers the same by name.
  await page.keyboard.press('Escape');
  await page.locator('body').press('?');
  await expect(page.getByRole('dialog', { name: 'Клавиши' })).toContainText('Предложить время');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Поиск и команды' }).fill('Написать заметку');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Заметка' })).toBeFocused();
  await context.close();
});

test('a conversation is put aside and brought back, and given to a colleague with a note', async ({ browser, request }) => {
  const visitor = await newVisitor(request, 'Перезвоните позже');
  const { page, context } = await signedIn(browser, 'operator');
  await openConversation(page, visitor.conversationId);
  const row = page.locator(`[data-conversation="${visitor.conversationId}"]`);
  await page.getByRole('button', { name: 'Отложить' }).click();
  await page.getByRole('button', { name: /Завтра утром/ }).click();
  await expect(
    page.getByRole('group', { name: 'Отложены' }).and(page.locator(':has([data-conversation="' + visitor.conversationId + '"])')),
  ).toHaveCount(1);
  await visitor.say('Уже можно');
  await expect(row.getByLabel('Отложен до')).toHaveCount(0);
  await page.getByRole('button', { name: 'Передать' }).click();
  await page.getByText('Денис Шубин').click();
  await page.getByLabel('Заметка коллеге').fill('Спрашивает про рассрочку');
  await page.getByRole('dialog').getByRole('button', { name: 'Передать' }).click();
  await expect(page.getByText('Диалог передан: Денис Шубин')).toBeVisible();
  await expect(page.getByText('Отвечает Денис Шубин')).toBeVisible();
  await expect(log(page)).toContainText('Спрашивает про рассрочку');
  expect(JSON.stringify(await visitor.sees())).not.toContain('рассрочку');
  await context.close();
});

test('an admin keeps the canned replies; an operator calls them by a slash, filled in, and has no button to change them', async ({
  browser,
  request,
}) => {
  const visitor = await newVisitor(request, 'Где вы?');
  const admin = await signedIn(browser, 'admin');
  await openConversation(admin.page, visitor.conversationId);
  await admin.page.getByRole('button', { name: 'Заготовки' }).click();
  await admin.page.getByRole('button', { name: 'Все заготовки' }).click();
  await admin.page.getByRole('button', { name: 'Новая заготовка' }).click();
  await admin.page.getByLabel('Короткое слово').fill('адрес');
  await admin.page.getByLabel('Текст').fill('Мы на {{адрес}}, {{имя}}. Ждёт вас {{оператор}}.');
  await admin.page.getByRole('button', { name: 'Сохранить', exact: true }).click();
  await expect(admin.page.getByText('Такое слово уже занято')).toBeVisible();
  await admin.page.getByLabel('Короткое слово').fill('дорога');
  await admin.page.getByRole('button', { name: 'Сохранить', exact: true }).click();
  await expect(admin.page.getByRole('dialog').getByText('/дорога')).toBeVisible();

  const { page, context } = await signedIn(browser, 'operator');
  await openConversation(page, visitor.conversationId);
  await field(page).fill('/дор');
  const list = page.getByRole('listbox', { name: 'Заготовки' });
  await expect(list.getByRole('option')).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Все заготовки' })).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveValue('Мы на Екатеринбург, ул. Малышева, 84. Ждёт вас Ольга.');
  await page.keyboard.press('Enter');
  await expect.poll(() => visitor.sees()).toContain('Мы на Екатеринбург, ул. Малышева, 84. Ждёт вас Ольга.');

  await admin.page.getByRole('button', { name: 'Удалить /дорога' }).click();
  await expect(admin.page.getByRole('dialog').getByText('/дорога')).toHaveCount(0);
  await Promise.all([context.close(), admin.context.close()]);
});

test('a time offered by a person is a card for the visitor, who presses it and is booked', async ({ browser }) => {
  const street = await browser.newContext();
  const prospect = await street.newPage();
  await prospect.goto('/demo/demo');
  await prospect.locator('fast-lead #l').click();
  const name = `Софья Ясная${String(Date.now()).slice(-4)}`;
  await prospect.getByLabel('Как к вам обращаться').fill(name);
  await prospect.getByLabel('Телефон или почта').fill(`+7 912 ${String(Date.now()).slice(-7)}`);
  await prospect.getByRole('checkbox').first().check();
  await prospect.getByRole('button', { name: /Начать разговор|Оставить заявку/ }).click();
  await expect(prospect.getByText('Здравствуйте, Софья.')).toBeVisible();

  const { page, context } = await signedIn(browser, 'operator');
  await page.goto('/dashboard/demo/inbox?view=all');
  await rows(page).filter({ hasText: name }).click();
  await page.getByRole('button', { name: 'Предложить время' }).click();
  const dialog = page.getByRole('dialog', { name: 'Предложить время' });
  await dialog.getByRole('button', { name: 'Неделя позже' }).click();
  const times = dialog.locator('button[aria-pressed]');
  await times.nth(0).click();
  await times.nth(1).click();
  await dialog.getByRole('button', { name: 'Предложить 2 варианта' }).click();
  await expect(log(page)).toContainText('Вот свободное время, выберите удобное.');
  await prospect.locator('.slt').first().click();
  await expect(log(page)).toContainText('держим ещё');
  await prospect.getByRole('button', { name: /^Записаться на/ }).click();
  await expect(prospect.getByText(/Вы записаны/).first()).toBeVisible();
  await expect(log(page)).toContainText('Записан на');
  await Promise.all([street.close(), context.close()]);
});

test('on a phone there is one pane at a time, the field does not zoom, and Back returns to the list', async ({ browser, request }) => {
  const visitor = await newVisitor(request, 'С телефона');
  const { page, context } = await signedIn(browser, 'operator', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await page.goto('/dashboard/demo/inbox?view=all');
  const tabs = page.getByRole('navigation', { name: 'Разделы' }).last();
  await expect(tabs).toBeVisible();
  await expect(log(page)).toHaveCount(0);
  await page.locator(`[data-conversation="${visitor.conversationId}"]`).tap();
  await expect(log(page)).toContainText('С телефона');
  await expect(page.getByRole('listbox', { name: 'Диалоги' })).toBeHidden();
  await expect(tabs, 'the thread has the whole height').toBeHidden();
  expect(await field(page).evaluate((element) => getComputedStyle(element).fontSize)).toBe('16px');
  for (const axis of ['Width', 'Height'] as const)
    expect(await page.evaluate((side) => document.documentElement[`scroll${side}`] - window[`inner${side}`], axis)).toBeLessThanOrEqual(0);
  await answer(page, 'Отвечаю с телефона');
  await expect.poll(() => visitor.sees()).toContain('Отвечаю с телефона');
  await page.getByRole('button', { name: 'Ещё', exact: true }).tap();
  await page.getByRole('menuitem', { name: 'О клиенте' }).tap();
  await expect(page.getByRole('dialog', { name: 'О клиенте' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.goBack();
  await expect(page.getByRole('listbox', { name: 'Диалоги' })).toBeVisible();
  await context.close();
});

test('the inbox and its windows are accessible, light and dark, in English too', async ({ browser, request }) => {
  test.setTimeout(120_000);
  const visitor = await newVisitor(request, 'Доступно?');
  const { page, context } = await signedIn(browser, 'admin', { reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } });
  const expectAccessible = async (what: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOf(page), `${what}, ${colorScheme}`).toEqual([]);
    }
  };
  for (const language of ['/en', '']) {
    await page.goto(`${language}/dashboard/demo/inbox?view=all&c=${visitor.conversationId}`);
    await expect(log(page)).toContainText('Доступно?');
    await expectAccessible(`three panes ${language}`);
  }
  for (const key of ['b', 't', 'z']) {
    await page.locator('body').press(key);
    await expect(page.getByRole('dialog')).toBeVisible();
    await expect(page.getByRole('dialog').locator('[aria-busy="true"]')).toHaveCount(0);
    await expectAccessible(`window ${key}`);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await field(page).fill('/');
  await expect(page.getByRole('listbox', { name: 'Заготовки' })).toBeVisible();
  await expectAccessible('canned replies');
  await context.close();
});
