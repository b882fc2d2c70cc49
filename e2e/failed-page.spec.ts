import { expect, test, type Page } from '@playwright/test';
import { Client } from 'pg';
import enWords from '@/messages/en/shell.json' with { type: 'json' };
import ruWords from '@/messages/ru/shell.json' with { type: 'json' };
import { readDataFile } from '@/testing/product-world';
import { startProduct, type Product } from '@/testing/start-product';
import { violationsOf } from './accessible';

/** Pages whose data is gone or of unusual shape: a product of its own, whose tables may be taken away. */
let product: Product;
let database: Client;
test.beforeAll(async () => {
  product = await startProduct();
  const { ownerPassword, port } = await readDataFile(product.dataDir, 'postgres.json');
  database = new Client({ connectionString: `postgresql://fl_owner:${ownerPassword}@127.0.0.1:${port}/fastlead` });
  await database.connect();
});
test.afterAll(async () => {
  await database.end();
  await product.stop();
});

/** While `work` runs, every page that reads the table fails. */
async function without(table: 'services' | 'mailbox_letters', work: () => Promise<void>): Promise<void> {
  await database.query(`ALTER TABLE ${table} RENAME TO taken_away`);
  await work().finally(() => database.query(`ALTER TABLE taken_away RENAME TO ${table}`));
}

const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

for (const [locale, words] of [
  ['ru', ruWords.failed],
  ['en', enWords.failed],
] as const)
  test(`a page that failed says in its language (${locale}) what is safe, and its button brings the page once the fault is over`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: locale === 'ru' ? 390 : 1440, height: 900 });
    const address = `${product.url}${locale === 'en' ? '/en' : ''}/book/demo`;
    await without('services', async () => {
      expect((await page.goto(address))?.status()).toBe(500);
      await expect(page.getByRole('heading', { name: words.title })).toBeVisible();
      await expect(page.getByText(words.text)).toBeVisible();
      await expect(page).toHaveTitle(words.title);
      expect(await violationsOf(page)).toEqual([]);
      await page.getByRole('button', { name: words.retry }).click();
      await expect(page.getByRole('heading', { name: words.title })).toBeVisible();
    });
    await page.getByRole('button', { name: words.retry }).click();
    await expect(page.getByText('Белая линия').first()).toBeVisible();
  });

test('when even the frame of a page failed, the brand, the words and the chosen theme are there, and the button works', async ({
  page,
}) => {
  const { failed } = ruWords;
  await page.context().addCookies([{ name: 'theme', value: 'dark', url: product.url }]);
  await page.setViewportSize({ width: 390, height: 844 });
  await without('mailbox_letters', async () => {
    await page.goto(`${product.url}/dev/mailbox`);
    await expect(page.getByRole('heading', { name: failed.title, level: 1 })).toBeVisible();
    await expect(page.getByText(failed.text)).toBeVisible();
    await expect(page.getByRole('link', { name: 'Fast Lead' })).toHaveAttribute('href', '/');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(page).toHaveTitle(failed.title.replaceAll(' не ', ' не\u00a0'));
    expect(await violationsOf(page)).toEqual([]);
    expect(await sideways(page)).toBeLessThanOrEqual(0);
  });
  await page.getByRole('button', { name: failed.retry }).click();
  await expect(page.getByRole('navigation', { name: 'Письма' })).toBeAttached();
});

test('the mailbox holds letters with long subjects, long words, no subject and no HTML, on a phone and on a desk, in both languages', async ({
  page,
}) => {
  const word = 'Длинноесловобезпробелов'.repeat(6);
  const letters = [
    [
      'letter_a',
      `${'person.'.repeat(12)}long@example.com`,
      'Вы записаны: понедельник, 30 ноября, 10:00, Профессиональная гигиена',
      '<p>Да</p>',
    ],
    ['letter_b', 'b@example.com', word, null],
    ['letter_c', 'c@example.com', '', null],
  ];
  for (const [id, recipient, subject, html] of letters)
    await database.query(
      `INSERT INTO mailbox_letters (id, sender, recipient, subject, html, text, raw, created_at) VALUES ($1, $2, $3, $4, $5, $6, $6, now())`,
      [id, 'Fast Lead <no-reply@fastlead.localhost>', recipient, subject, html, word],
    );
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const [path, name] of [
      ['', null],
      ['/letter_a', 'Вы записаны'],
      ['/letter_b', 'Длинноеслово'],
      ['/letter_c', 'No subject'],
    ] as const) {
      await page.goto(`${product.url}/dev/mailbox${path}?lang=en`);
      if (name) await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
      for (const box of [page.locator('nav'), page.locator('main'), page.locator('html')])
        expect(await box.evaluate((part) => part.scrollWidth - part.clientWidth), `${path} at ${width} px`).toBeLessThanOrEqual(0);
      expect(await violationsOf(page)).toEqual([]);
    }
  }
  await page.getByRole('link', { name: 'Русский' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Без темы');
});

test('a letter that is not kept any more is a 404 with the way back to the list', async ({ page }) => {
  expect((await page.goto(`${product.url}/dev/mailbox/letter_gone?lang=en`))?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'There is no such letter' })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('link', { name: 'Back to the list' }).click();
  await expect(page).toHaveURL(/\/dev\/mailbox\?lang=en$/);
});
