import { expect, type Page } from '@playwright/test';
import { field, launcher, openChat, say, test } from './host/widget-page';

/** Booking inside the chat: a hold that runs out, a slot that somebody else takes, moving and cancelling. */
const slots = (page: Page) => page.locator('.slt');
const service = (page: Page) => page.locator('.ct').locator('b, option:checked');
const freeDays = (page: Page) => page.locator('.d:not(.no)');

async function seeSlots(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await openChat(page);
  await say(page, 'Здравствуйте, болит зуб');
  await expect(slots(page).first()).toBeVisible();
}

async function giveContact(page: Page): Promise<void> {
  await page.getByLabel('Как к вам обращаться').fill('Анна');
  await page.getByLabel('Телефон или почта').fill(`anna${Math.random().toString(36).slice(2, 9)}@mail.ru`);
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Отправить' }).first().click();
}

test('a hold is counted down, warns at a minute, and when it runs out what is free nearby is offered', async ({ page, site, embed }) => {
  site.pages.hold = { head: embed };
  await page.clock.install();
  await seeSlots(page, `${site.origin}/hold`);
  await slots(page).first().click();
  const timer = page.getByRole('timer');
  await expect(timer).toHaveText(/^4:5\d$/);
  await page.clock.fastForward(241_000);
  await expect(timer).toHaveText(/^0:5\d$/);
  await expect(page.locator('.bar')).toHaveClass(/soon/);
  await expect(page.getByRole('status').filter({ hasText: 'Осталось 1:00' })).toBeAttached();
  await page.clock.fastForward(60_000);
  await expect(page.getByText(/Время вышло, \d\d:\d\d больше не держим. Свободно рядом:/)).toBeVisible();
  await expect(timer).toHaveCount(0);
  const nearby = page.locator('.qs.mid .q');
  await expect(nearby).toHaveCount(3);
  await nearby.first().click();
  await expect(timer).toHaveText(/^4:5\d$/);
});

test('whoever loses a time to somebody else gets the nearest ones, and what they typed stays', async ({ page, browser, site, embed }) => {
  site.pages.race = { head: embed };
  await seeSlots(page, `${site.origin}/race`);
  await field(page).fill('Ещё вопрос про снимок');
  const other = await (await browser.newContext({ locale: 'ru-RU', timezoneId: 'Asia/Yekaterinburg' })).newPage();
  await seeSlots(other, `${site.origin}/race`);
  const time = (await slots(other).last().textContent()) ?? '';
  await slots(other).last().click();
  await expect(other.getByRole('timer')).toBeVisible();
  const offered = (await service(page).textContent()) ?? '';
  await slots(page).last().click();
  await expect(page.getByText(`${time.slice(0, 5)} только что заняли. Ближайшее свободное:`)).toBeInViewport({ ratio: 1 });
  await expect(page.locator('.qs.mid .q').last()).toBeInViewport({ ratio: 1 });
  await expect(service(page)).toHaveText(offered); // other times of the same service
  await expect(field(page)).toHaveValue('Ещё вопрос про снимок');
  await page.locator('.qs.mid .q').first().click();
  await expect(page.getByRole('timer')).toBeVisible();
  await other.context().close();
});

test('a time given up for another is free for the next visitor at once, and the other one is held', async ({
  page,
  browser,
  site,
  embed,
}) => {
  site.pages.mind = { head: embed };
  await seeSlots(page, `${site.origin}/mind`);
  const time = ((await slots(page).last().textContent()) ?? '').slice(0, 5);
  await slots(page).last().click();
  await expect(page.getByRole('timer')).toBeVisible();
  await page.getByRole('button', { name: 'Выбрать другое время' }).click();
  await expect(page.getByRole('timer')).toHaveCount(0);
  await expect(slots(page).first()).toBeVisible();

  const other = await (await browser.newContext({ locale: 'ru-RU', timezoneId: 'Asia/Yekaterinburg' })).newPage();
  await seeSlots(other, `${site.origin}/mind`);
  await expect(slots(other).last()).toContainText(time);
  await slots(other).last().click();
  await expect(other.getByRole('timer')).toBeVisible();

  await freeDays(page).nth(1).click(); // of today the other one may have the last one
  await slots(page).first().click();
  await expect(page.getByRole('timer')).toHaveText(/^4:5\d$/);
  await other.context().close();
});

test('whoever is asked for a contact can still choose another time, and what they typed stays', async ({ page, browser, site, embed }) => {
  site.pages.ask = { head: embed };
  await seeSlots(page, `${site.origin}/ask`);
  const time = ((await slots(page).last().textContent()) ?? '').slice(0, 5);
  const offered = (await service(page).textContent()) ?? '';
  await slots(page).last().click();
  await page.getByRole('button', { name: /^Записаться на / }).click();
  await page.getByLabel('Как к вам обращаться').fill('Анна');

  const other = page.getByRole('button', { name: 'Выбрать другое время' });
  await page.route('**/holds/*/release', (route) => route.abort(), { times: 1 });
  await other.click();
  await expect(page.getByRole('alert')).toContainText('нет связи');
  await expect(page.getByRole('timer')).toBeVisible();
  await other.click();
  await expect(page.getByRole('timer')).toHaveCount(0);
  await expect(service(page)).toHaveText(offered); // another time, not another service

  const rival = await (await browser.newContext({ locale: 'ru-RU', timezoneId: 'Asia/Yekaterinburg' })).newPage();
  await seeSlots(rival, `${site.origin}/ask`);
  await expect(slots(rival).last()).toContainText(time);
  await slots(rival).last().click();
  await expect(rival.getByRole('timer')).toBeVisible();
  await rival.context().close();

  await freeDays(page).nth(1).click(); // of today the rival may have taken the last one
  await slots(page).first().click();
  await page.getByRole('button', { name: /^Записаться на / }).click();
  await expect(page.getByLabel('Как к вам обращаться')).toHaveValue('Анна');
  await giveContact(page);
  await expect(page.getByRole('group', { name: 'Вы записаны' })).toBeVisible();
});

test('a visit is booked with a contact, moved and cancelled from the chat, and the place is found again after a reload', async ({
  page,
  site,
  embed,
}) => {
  site.pages.visit = { head: embed };
  await seeSlots(page, `${site.origin}/visit`);
  await slots(page).first().click();
  await page.getByRole('button', { name: /^Записаться на / }).click();
  await giveContact(page);
  const booked = page.getByRole('group', { name: 'Вы записаны' });
  await expect(booked).toBeVisible();
  const first = await booked.locator('.when b').textContent();
  await expect(booked.getByRole('link', { name: 'Файл .ics' })).toHaveAttribute('href', /^http/);

  await page.reload();
  await launcher(page).click();
  await expect(booked.locator('.when b')).toHaveText(first ?? '');
  await booked.getByRole('button', { name: 'Перенести' }).click();
  await expect(page.getByText('Пока не подтвердите, запись остаётся прежней')).toBeVisible();
  await slots(page).last().click();
  await page.getByRole('button', { name: /^Перенести на / }).click();
  await expect(booked).toBeVisible();
  await expect(booked.locator('.when b')).not.toHaveText(first ?? '');

  await booked.getByRole('button', { name: 'Отменить' }).click();
  await expect(page.getByText(/Отменить запись на /)).toBeVisible();
  await page.getByRole('button', { name: 'Отменить запись' }).click();
  await expect(page.getByText(/Запись на .* отменена/).first()).toBeVisible();
  await expect(booked).toHaveCount(0);
});
