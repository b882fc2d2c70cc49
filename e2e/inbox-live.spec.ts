import { expect, test, type Page } from '@playwright/test';
import { answer, field, log, newVisitor, openConversation, signedIn, startLine } from './inbox-world';

/** A call of the API, alone or in one request with others. */
const call = (name: string): RegExp => new RegExp(`/api/trpc/[^?]*\\bconversations\\.${name}\\b`);

/** Two people and a visitor in one conversation at the same time, with lines that break. */
test('of two operators who claim at once one has it, and the other is told who', async ({ browser, request }) => {
  const visitor = await newVisitor(request, 'Есть вопрос');
  const [olga, marina] = await Promise.all([signedIn(browser, 'operator'), signedIn(browser, 'admin')]);
  const both = [olga, marina];
  let waiting = 0;
  let letGo: () => void = () => undefined;
  const gathered = new Promise<void>((resolve) => (letGo = resolve));
  for (const { page } of both) {
    await openConversation(page, visitor.conversationId);
    // Both requests stand at the door before either goes in.
    await page.route(call('claim'), async (route) => {
      waiting += 1;
      if (waiting === both.length) letGo();
      await gathered;
      await route.continue();
    });
  }
  await Promise.all(both.map(({ page }) => page.getByRole('button', { name: 'Взять', exact: true }).click()));
  const mine = (index: number) => both[index]?.page.getByText('Ваш диалог', { exact: true });
  await expect
    .poll(async () => (await Promise.all([mine(0)?.count(), mine(1)?.count()])).map(Number).sort((a, b) => a - b))
    .toEqual([0, 1]);
  const winner = (await mine(0)?.count()) === 1 ? 0 : 1;
  const loser = both[1 - winner]?.page;
  const name = winner === 0 ? 'Ольга Сафина' : 'Марина Котова';
  if (!loser) throw new Error('nobody lost');
  await expect(loser.getByText(`Диалог уже ведёт ${name}`)).toBeVisible();
  await expect(loser.getByText(`Отвечает ${name}`)).toBeVisible();
  // What the loser writes anyway is not sent; it stays, says why, and goes when the conversation is taken over.
  await answer(loser, 'Отвечу я');
  await expect(log(loser).getByText(`Диалог уже ведёт ${name}`)).toBeVisible();
  expect(await visitor.sees()).not.toContain('Отвечу я');
  await loser.getByRole('button', { name: 'Забрать и отправить' }).click();
  await expect.poll(async () => (await visitor.sees()).filter((text) => text === 'Отвечу я')).toHaveLength(1);
  await Promise.all(both.map(({ context }) => context.close()));
});

test('thirty seconds without a network: nothing missed, nothing twice, the order kept, what was written sent by itself', async ({
  browser,
  request,
}) => {
  test.setTimeout(150_000);
  const visitor = await newVisitor(request, 'до обрыва');
  const line = await startLine();
  const [olga, marina] = await Promise.all([signedIn(browser, 'operator', { proxy: { server: line.url } }), signedIn(browser, 'admin')]);
  const { page } = olga;
  const sockets: boolean[] = [];
  page.on('websocket', (socket) => {
    const index = sockets.push(true) - 1;
    socket.on('close', () => (sockets[index] = false));
  });
  await openConversation(page, visitor.conversationId);
  await openConversation(marina.page, visitor.conversationId);
  await answer(page, 'ответ до обрыва');
  await expect.poll(() => visitor.sees()).toContain('ответ до обрыва');
  await expect(log(page).getByText('В очереди'), 'its confirmation came before the cut').toHaveCount(0);
  expect(sockets).toContain(true);

  const cutAt = Date.now();
  line.cut();
  await olga.context.setOffline(true);
  await expect(page.getByText('Нет связи. Написанное сохранено, отправим само')).toBeVisible();
  await expect.poll(() => sockets.some(Boolean), 'the socket is really gone').toBe(false);
  for (const text of ['без связи 1', 'без связи 2', 'без связи 3']) await visitor.say(text);
  await marina.page.getByRole('button', { name: 'Заметка' }).click();
  await marina.page.getByRole('textbox', { name: 'Заметка' }).fill('заметка коллеги');
  await marina.page.getByRole('button', { name: 'Сохранить заметку' }).click();
  await expect(log(marina.page)).toContainText('заметка коллеги');
  for (const text of ['написано без связи 1', 'написано без связи 2']) await answer(page, text);
  await expect(log(page).getByText('В очереди')).toHaveCount(2);
  await expect(field(page), 'the field is free for the next').toHaveValue('');
  await expect(log(page)).not.toContainText('без связи 3');
  await expect.poll(() => Date.now() - cutAt, { timeout: 40_000, intervals: [1000] }).toBeGreaterThan(30_000);

  line.mend();
  await olga.context.setOffline(false);
  const wanted = [
    'до обрыва',
    'ответ до обрыва',
    'без связи 1',
    'без связи 2',
    'без связи 3',
    'заметка коллеги',
    'написано без связи 1',
    'написано без связи 2',
  ];
  const said = async (): Promise<string[]> =>
    (await log(page).locator('li p').allInnerTexts()).map((text) => text.trim()).filter((text) => wanted.includes(text));
  await expect.poll(said, { timeout: 30_000 }).toEqual(wanted);
  await expect(log(page).getByText('В очереди')).toHaveCount(0);
  await expect(page.getByText('Нет связи. Написанное сохранено, отправим само')).toBeHidden();
  const heard = await visitor.sees();
  for (const text of ['написано без связи 1', 'написано без связи 2'])
    expect(
      heard.filter((other) => other === text),
      text,
    ).toHaveLength(1);
  // Live again, not only caught up.
  await visitor.say('после обрыва');
  await expect(log(page)).toContainText('после обрыва');
  await Promise.all([olga.context.close(), marina.context.close()]);
  await line.stop();
});

test('an answer whose confirmation was lost on the way is said once', async ({ browser, request }) => {
  const visitor = await newVisitor(request, 'Вы тут?');
  const { page, context } = await signedIn(browser, 'operator');
  await openConversation(page, visitor.conversationId);
  let asked = 0;
  await page.route(call('reply'), async (route) => {
    asked += 1;
    if (asked > 1) return route.continue();
    await route.fetch(); // the server has it
    await route.abort('connectionreset');
  });
  await answer(page, 'Да, слушаю');
  await expect.poll(() => asked).toBeGreaterThan(1);
  await expect(log(page).getByText('В очереди')).toHaveCount(0);
  await expect(log(page).getByText('Да, слушаю')).toHaveCount(1);
  expect((await visitor.sees()).filter((text) => text === 'Да, слушаю')).toHaveLength(1);
  await context.close();
});

test('what is not sent yet survives a reload of the page', async ({ browser, request }) => {
  const visitor = await newVisitor(request, 'Вы тут?');
  const { page, context } = await signedIn(browser, 'operator');
  await openConversation(page, visitor.conversationId);
  page.on('dialog', (dialog) => void dialog.accept()); // it asks before leaving with something unsent
  await page.route(call('reply'), (route) => route.abort('connectionreset'));
  await answer(page, 'Переживу перезагрузку');
  await expect(log(page).getByText('В очереди')).toBeVisible();
  await page.unroute(call('reply'));
  await page.reload();
  await expect.poll(async () => (await visitor.sees()).filter((text) => text === 'Переживу перезагрузку')).toHaveLength(1);
  await context.close();
});

test('who looks and who writes is seen by colleagues, and by the visitor only that an answer is being written', async ({
  browser,
  request,
}) => {
  const visitor = await newVisitor(request, 'Подскажите цену');
  const [olga, marina] = await Promise.all([signedIn(browser, 'operator'), signedIn(browser, 'admin')]);
  await openConversation(olga.page, visitor.conversationId);
  await openConversation(marina.page, visitor.conversationId);
  await expect(marina.page.getByText('Ольга смотрит диалог')).toBeVisible();
  await expect(olga.page.getByText('Марина смотрит диалог')).toBeVisible();
  await field(olga.page).pressSequentially('Чистка');
  await expect(marina.page.getByText('Ольга печатает ответ')).toBeVisible();
  await expect(marina.page.getByText('Ольга печатает ответ'), 'it fades when the typing stops').toBeHidden();
  await olga.page.goto('/dashboard/demo/leads');
  await expect(marina.page.getByText('Ольга смотрит диалог')).toBeHidden();
  await Promise.all([olga.context.close(), marina.context.close()]);
});

test('a visitor who types is seen in the row of the list, without opening the dialogue', async ({ browser }) => {
  const street = await browser.newContext();
  const prospect = await street.newPage();
  await prospect.goto('/demo/demo');
  await prospect.locator('fast-lead #l').click();
  await prospect.getByRole('button', { name: 'Задать вопрос без контакта' }).click();
  const box = prospect.getByRole('textbox', { name: 'Напишите сообщение' });
  await box.fill(`Вопрос ${Date.now()}`);
  const said = await box.inputValue();
  await box.press('Enter');
  const { page, context } = await signedIn(browser, 'operator');
  await page.goto('/dashboard/demo/inbox?view=all');
  await expect(page.getByRole('option').first()).toBeVisible();
  await expect(prospect.getByText(said)).toBeVisible();
  await expect(async () => {
    await box.pressSequentially('ещё ');
    await expect(page.getByRole('option').filter({ hasText: 'печатает' })).toHaveCount(1, { timeout: 2000 });
  }).toPass();
  await Promise.all([street.close(), context.close()]);
});

test('unread is told in the row, the menu, the title and the icon, and what one tab reads the other forgets', async ({
  browser,
  request,
}) => {
  const visitor = await newVisitor(request, 'Здравствуйте');
  const { page, context } = await signedIn(browser, 'operator');
  await openConversation(page, visitor.conversationId);
  await page.getByRole('button', { name: 'Взять', exact: true }).click();
  await expect(page.getByText('Ваш диалог', { exact: true })).toBeVisible();
  await page.goto('/dashboard/demo/inbox?view=mine');
  const rowIn = (tab: Page) => tab.locator(`[data-conversation="${visitor.conversationId}"]`);
  await expect(rowIn(page)).toBeVisible();
  await visitor.say('Вы ещё здесь?');
  await expect(rowIn(page).getByLabel('Непрочитанных: 1')).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'Меню' }).getByLabel(/непрочитанн/)).toBeVisible();
  await expect(page).toHaveTitle(/^\(\d+\) /);
  await expect(page.locator('link[rel="icon"][type="image/svg+xml"]')).toHaveAttribute('href', /^data:image/);
  const other = await context.newPage();
  await other.goto('/dashboard/demo/inbox?view=mine');
  const row = rowIn(other);
  await row.click();
  await expect(log(other)).toContainText('Вы ещё здесь?');
  await expect(row.getByLabel(/Непрочитанных/)).toHaveCount(0);
  await expect(rowIn(page).getByLabel(/Непрочитанных/), 'the first tab hears of it').toHaveCount(0);
  // Marked unread it calls again, until it is opened.
  await other.locator('body').press('u');
  await expect(row.getByLabel('Непрочитанных: 1')).toBeVisible();
  await row.click();
  await expect(row.getByLabel(/Непрочитанных/)).toHaveCount(0);
  await context.close();
});

test('a page out of sight calls with a sound and a notice for what is the operator’s, never for their own act, never when switched off', async ({
  browser,
  request,
}) => {
  const visitor = await newVisitor(request, 'Здравствуйте');
  const { page, context } = await signedIn(browser, 'operator', { permissions: ['notifications'] });
  await page.addInitScript(() => {
    const counted = window as unknown as { tones: number; hidden: boolean };
    counted.tones = 0;
    counted.hidden = false;
    const start = Object.getOwnPropertyDescriptor(AudioScheduledSourceNode.prototype, 'start')?.value as (
      this: OscillatorNode,
      when?: number,
    ) => void;
    OscillatorNode.prototype.start = function (when) {
      counted.tones += 1;
      start.call(this, when);
    };
    Object.defineProperty(document, 'visibilityState', { get: () => (counted.hidden ? 'hidden' : 'visible') });
  });
  await openConversation(page, visitor.conversationId);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.getByRole('button', { name: 'Уведомления' }).click();
  await page.getByRole('switch', { name: 'Уведомления браузера' }).click();
  await expect(page.getByRole('switch', { name: 'Уведомления браузера' })).toBeChecked();
  await page.keyboard.press('Escape');
  const notices = () =>
    page.evaluate(async () =>
      (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body }) => `${title}: ${body}`),
    );
  const tones = () => page.evaluate(() => (window as unknown as { tones: number }).tones);
  await answer(page, 'Слушаю вас');
  await expect.poll(() => visitor.sees()).toContain('Слушаю вас');
  const isRead = page.waitForResponse((response) => response.url().includes('conversations.read'));
  await visitor.say('На виду');
  await expect(log(page)).toContainText('На виду');
  await isRead;
  await page.evaluate(() => {
    (window as unknown as { hidden: boolean }).hidden = true;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  const before = await tones();
  await visitor.say('А сейчас?');
  await expect.poll(notices).toEqual(['Гость сайта: А сейчас?']);
  expect((await tones()) - before, 'two tones').toBe(2);
  expect(before, 'neither an own answer nor what was seen at once made a sound').toBe(0);
  await page.evaluate(() => localStorage.setItem('alerts', JSON.stringify({ state: { sound: false, notices: false }, version: 0 })));
  await page.reload();
  await expect(log(page)).toBeVisible();
  await page.keyboard.press('Shift');
  await page.evaluate(() => void ((window as unknown as { hidden: boolean }).hidden = true));
  await visitor.say('И тишина');
  await expect(log(page)).toContainText('И тишина');
  await expect(page.getByRole('complementary', { name: 'Меню' }).getByLabel(/непрочитанн/)).toBeVisible();
  expect(await tones()).toBe(0);
  await context.close();
});
