import { expect, test } from '@playwright/test';
import { violationsOf } from './accessible';
import { enterOffice } from './host/office';
import { signIn } from './sign-in';

/** A mail server of one's own: what its owner sees on the channels page, and the letter that comes by it. */
for (const width of [390, 1440])
  test(`the key for incoming letters is shown once, works, and its successor ends it (${width} px)`, async ({ page, request }) => {
    await page.setViewportSize({ width, height: 900 });
    await signIn(page, 'admin');
    await page.goto('/dashboard/demo/channels');
    await page.getByRole('button', { name: 'Подключить почту' }).click();
    await page.getByLabel('Сервер SMTP').fill('127.0.0.1');
    await page.getByLabel('Адрес отправителя').fill(`letters-${width}@clinic.example`);
    await page.getByRole('button', { name: 'Подключить', exact: true }).click();
    await expect(page.getByText('Сервис отказал в подключении.').first()).toBeVisible();
    await page.keyboard.press('Escape');

    // A server that does not take our letters may hand on those of customers all the same.
    const row = page.getByRole('listitem').filter({ hasText: `letters-${width}@clinic.example` });
    await expect(row).toContainText('ошибка');
    await expect(row.getByText('Письма ещё не приходили: передайте их с почтового сервера')).toBeVisible();
    await row.getByRole('button', { name: 'Входящие письма' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('textbox', { name: 'Ключ' })).toHaveValue(/^Ключ показываем/);
    const makeKey = async (): Promise<string> => {
      await dialog.getByRole('button', { name: 'Создать новый ключ' }).click();
      await page.getByRole('dialog', { name: 'Создать новый ключ?' }).getByRole('button', { name: 'Создать новый ключ' }).click();
      await expect(dialog.getByText('Ключ виден только сейчас.')).toBeVisible();
      return dialog.getByRole('textbox', { name: 'Ключ' }).inputValue();
    };
    const key = await makeKey();
    expect(key).toMatch(/^[\w-]{20,}$/);
    await expect(dialog.locator('pre:visible')).toContainText(`X-Fast-Lead-Secret: ${key}`);
    expect(await violationsOf(page)).toEqual([]);

    const address = await dialog.getByLabel('Адрес для писем').inputValue();
    const handOn = async (id: string, secret: string): Promise<number> => {
      const headers = { 'content-type': 'message/rfc822', 'x-fast-lead-secret': secret };
      const data = `From: Anna <anna@example.com>\r\nMessage-ID: <${id}-${width}@example.com>\r\nSubject: Re: Hi\r\n\r\nTomorrow suits.\r\n`;
      return (await request.post(address, { headers, data: Buffer.from(data) })).status();
    };
    expect(await handOn('one', key)).toBe(200);
    await expect(dialog.getByText('Последнее письмо пришло')).toBeVisible();
    await dialog.getByRole('button', { name: 'Готово' }).click();

    await row.getByRole('button', { name: 'Входящие письма' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Ключ' })).toHaveValue(/^Ключ показываем/);
    expect(await page.content()).not.toContain(key);
    const next = await makeKey();
    expect(await handOn('two', key)).toBe(404);
    expect(await handOn('three', next)).toBe(200);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await dialog.getByRole('button', { name: 'Готово' }).click();
    await row.getByRole('button', { name: 'Выключить' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Выключить' }).click();
    await expect(page.getByText('Канал выключен')).toBeVisible();
    expect(await handOn('four', next)).toBe(404);
  });

/** A mailbox whose password was mistyped, as its owner leaves it behind, and the demo's bot that people write to. */
for (const { width, prefix, words } of [
  {
    width: 390,
    prefix: '/en',
    words: {
      action: 'Delete connection',
      title: /^Delete the connection “E-mail wrong-390@clinic\.example”\?$/,
      cancel: 'Cancel',
      confirm: 'Delete',
      done: 'The connection is deleted',
      cannot: /^“Telegram @\w+” cannot be deleted$/,
      why: 'People have talked through this connection',
      off: 'Turn off',
      offTitle: /^Turn off/,
    },
  },
  {
    width: 1440,
    prefix: '',
    words: {
      action: 'Удалить подключение',
      title: /^Удалить подключение «Почта wrong-1440@clinic\.example»\?$/,
      cancel: 'Отмена',
      confirm: 'Удалить',
      done: 'Подключение удалено',
      cannot: /^«Telegram @\w+» нельзя удалить$/,
      why: 'Через это подключение шла переписка',
      off: 'Выключить',
      offTitle: /^Выключить канал/,
    },
  },
] as const)
  test(`a connection nobody has written through is deleted after a question; one with conversations says why not and can be turned off (${width} px)`, async ({
    page,
    request,
  }) => {
    const office = await enterOffice(request, process.env.E2E_URL ?? '');
    const from = `wrong-${width}@clinic.example`;
    const credentials = { host: 'smtp.clinic.example', port: 587, security: 'starttls', user: from, password: 'wrong', from };
    const { connectionId } = await office.do<{ connectionId: string }>('connections.create', { provider: 'email', credentials });
    await page.setViewportSize({ width, height: 900 });
    await signIn(page, 'admin');
    await page.goto(`${prefix}/dashboard/demo/channels`);
    const row = page.getByRole('listitem').filter({ hasText: from });
    await row.getByRole('button', { name: words.action }).click();
    const question = page.getByRole('dialog', { name: words.title });
    await expect(question).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    await question.getByRole('button', { name: words.cancel }).click();
    await expect(row).toBeVisible(); // asked is not done
    await row.getByRole('button', { name: words.action }).click();
    await question.getByRole('button', { name: words.confirm, exact: true }).click();
    await expect(page.getByText(words.done)).toBeVisible();
    await expect(row).toHaveCount(0);
    const left = await office.ask<{ id: string }[]>('connections.list');
    expect(left.map(({ id }) => id)).not.toContain(connectionId);

    const { bots } = await office.ask<{ bots: { id: string; username: string }[] }>('lab.state');
    const bot = page.getByRole('listitem').filter({ hasText: `@${bots[0]?.username}` });
    const { chatId } = await office.do<{ chatId: string }>('lab.createChat', { botId: bots[0]?.id, firstName: 'Инна' });
    await office.do('lab.start', { chatId, payload: '' });
    await office.do('lab.type', { chatId, text: 'Здравствуйте' });
    await bot.getByRole('button', { name: words.action }).click();
    const refusal = page.getByRole('dialog', { name: words.cannot });
    await expect(refusal.getByText(words.why)).toBeVisible();
    await expect(refusal.getByRole('button', { name: words.confirm, exact: true })).toHaveCount(0);
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await refusal.getByRole('button', { name: words.off }).click();
    await expect(page.getByRole('dialog', { name: words.offTitle })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(bot).toBeVisible();
  });
