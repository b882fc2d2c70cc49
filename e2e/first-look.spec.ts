import { expect, test } from '@playwright/test';

test('the landing page speaks Russian at / and English at /en, whatever the browser prefers', async ({ page, request }) => {
  await page.goto('/');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
  await page.goto('/en');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  const prefersEnglish = await request.get('/', { headers: { 'accept-language': 'en' }, maxRedirects: 0 });
  expect(prefersEnglish.status()).toBe(200);
  expect(await prefersEnglish.text()).toContain('lang="ru"');
});

test('the process says that it is ready, and why it would not be', async ({ request }) => {
  const answer = await request.get('/api/health');
  expect(answer.status()).toBe(200);
  expect(await answer.json()).toMatchObject({
    status: expect.stringMatching(/ready|degraded/),
    checks: { database: { ok: true }, migrations: { ok: true } },
  });
});

test('a correlation id comes back, and a forged one does not', async ({ request }) => {
  const kept = await request.get('/', { headers: { 'x-correlation-id': 'cor_12345678' } });
  expect(kept.headers()['x-correlation-id']).toBe('cor_12345678');
  const forged = await request.get('/api/health', { headers: { 'x-correlation-id': 'a" evil="1' } });
  expect(forged.headers()['x-correlation-id']).toMatch(/^cor_/);
});

test('a page raises no error in the console', async ({ page }) => {
  const errors: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto('/', { waitUntil: 'networkidle' });
  expect(errors).toEqual([]);
});
