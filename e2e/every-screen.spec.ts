import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { violationsOf } from './accessible';
import { shiftOf, watchShift } from './layout-shift';
import { refusedByPolicy } from './policy';
import { signIn } from './sign-in';
import { textOutside } from './text-outside';

/**
 * Every page of the product, in both languages and both colour schemes, on a desk and on a phone: nothing scrolls sideways or jumps, no
 * text leaves its box, nothing is said on the console, no text is missing, axe-core finds nothing. A page without a line here fails the
 * first test.
 *
 * Values are addresses without the language; `[lead]` stands for a lead of the demo.
 */
const screens: Record<string, string[] | { elsewhere: string }> = {
  '(marketing)': ['/'],
  '(marketing)/docs/api': ['/docs/api'],
  '(auth)/sign-in': ['/sign-in'],
  '(auth)/sign-up': ['/sign-up'],
  '(auth)/reset': ['/reset', '/reset?token=forged'],
  '(auth)/verify': ['/verify?token=forged'],
  '(auth)/sign-in/link': ['/sign-in/link?token=forged'],
  '(auth)/demo-sign-in': ['/demo-sign-in'],
  '[...rest]': ['/no-such-page'],
  offline: ['/offline'],
  'legal/offer': ['/legal/offer'],
  'legal/privacy': ['/legal/privacy'],
  'legal/[tenant]/[documentId]': { elsewhere: 'e2e/book.spec.ts opens it from the consent of the booking page' },
  'book/[tenant]': ['/book/demo', '/book/no-such-company'],
  'book/[tenant]/manage/[token]': { elsewhere: 'e2e/book.spec.ts, after a booking' },
  onboarding: ['/onboarding'],
  'onboarding/[tenant]': ['/onboarding/demo'],
  dashboard: { elsewhere: 'only sends on' },
  'dashboard/[tenant]': { elsewhere: 'only sends on' },
  'dashboard/[tenant]/overview': ['/dashboard/demo/overview'],
  'dashboard/[tenant]/inbox': ['/dashboard/demo/inbox?view=all'],
  'dashboard/[tenant]/leads': ['/dashboard/demo/leads', '/dashboard/demo/leads?q=Несуществующий'],
  'dashboard/[tenant]/leads/[lead]': ['/dashboard/demo/leads/[lead]', '/dashboard/demo/leads/[lead]?tab=dialogue'],
  'dashboard/[tenant]/bookings': ['/dashboard/demo/bookings', '/dashboard/demo/bookings?view=week'],
  'dashboard/[tenant]/bookings/settings': ['/dashboard/demo/bookings/settings'],
  'dashboard/[tenant]/widget': ['/dashboard/demo/widget'],
  'dashboard/[tenant]/channels': ['/dashboard/demo/channels'],
  'dashboard/[tenant]/company': ['/dashboard/demo/company'],
  'dashboard/[tenant]/lab': ['/dashboard/demo/lab'],
  'dashboard/[tenant]/settings/profile': ['/dashboard/demo/settings/profile'],
};

test.describe.configure({ mode: 'parallel' });

test('every page has a line here', () => {
  const root = join(import.meta.dirname, '../app/[locale]');
  const pages = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('page.tsx'))
    .map((file) => file.replaceAll('\\', '/').replace(/\/?page\.tsx$/, ''));
  expect(Object.keys(screens).sort()).toEqual(pages.sort());
});

test('the looks for jumps and for text outside its box see both', async ({ page }) => {
  await watchShift(page);
  await page.goto('data:text/html,<p style="border:1px solid;height:20px;width:60px">A line that needs three</p>');
  expect(await textOutside(page)).toHaveLength(1);
  await page.evaluate(() => document.body.insertAdjacentHTML('afterbegin', '<div style="height:400px">late</div>'));
  await expect.poll(() => shiftOf(page)).toBeGreaterThan(0);
});

const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const halves = [
  ['outside', (path: string) => !path.startsWith('/dashboard')],
  ['inside', (path: string) => path.startsWith('/dashboard')],
] as const;

// Each size is what a page is opened with in one language, and what an open page is changed to in the other.
const looks = {
  ru: [
    { colorScheme: 'light', viewport: desk },
    { colorScheme: 'dark', viewport: phone },
  ],
  en: [
    { colorScheme: 'light', viewport: phone },
    { colorScheme: 'dark', viewport: desk },
  ],
} as const;

for (const language of ['ru', 'en'] as const) {
  for (const [half, isOfHalf] of halves) {
    test(`every screen ${half} in ${language}, light and dark, on a desk and on a phone: whole, silent and accessible`, async ({
      browser,
    }) => {
      test.setTimeout(240_000); // twenty pages, each checked by axe-core twice, on two cores that also run the product
      const context = await browser.newContext({ reducedMotion: 'reduce', locale: language === 'ru' ? 'ru-RU' : 'en-GB' });
      await watchShift(context);
      const page = await context.newPage();
      const said: string[] = [];
      page.on('console', (message) => void (message.type() === 'error' && said.push(message.text())));
      page.on('pageerror', (error) => said.push(String(error)));
      const refused = await refusedByPolicy(page);
      await signIn(page, 'admin');
      const lead = half === 'inside' ? await someLead(page) : '';
      for (const path of Object.values(screens).flatMap((entry) => (Array.isArray(entry) ? entry.filter(isOfHalf) : []))) {
        const address = `${language === 'en' ? '/en' : ''}${path.replace('[lead]', lead)}`;
        await page.goto('about:blank'); // what the page before still had to say is its own
        said.length = 0;
        for (const [index, { colorScheme, viewport }] of looks[language].entries()) {
          await page.setViewportSize(viewport);
          await page.emulateMedia({ colorScheme });
          if (index === 0) await page.goto(address);
          await expectWhole(page, { address: `${address}, ${colorScheme}, ${viewport.width} px`, language });
          if (index === 0) expect.soft(await shiftOf(page), `${address}, ${viewport.width} px: jumps`).toBeLessThan(0.1);
        }
        expect.soft(said.filter((line) => !isExpected(line, path)).join('\n'), `${address}: console`).toBe('');
      }
      expect(refused).toEqual([]);
      await context.close();
    });
  }
}

async function expectWhole(page: Page, { address, language }: { address: string; language: string }): Promise<void> {
  await settled(page);
  expect.soft(await page.locator('html').getAttribute('lang'), address).toBe(language);
  expect.soft(await missingTexts(page), `${address}: texts`).toEqual([]);
  expect.soft(await violationsOf(page), `${address}: axe`).toEqual([]);
  expect.soft(await textOutside(page), `${address}: text outside its box`).toEqual([]);
  expect
    .soft(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `${address}: sideways`)
    .toBeLessThanOrEqual(0);
}

async function someLead(page: Page): Promise<string> {
  await page.goto('/dashboard/demo/leads?status=booked');
  const href = await page.locator('[data-row]').first().getAttribute('href');
  return href?.split('/').at(-1) ?? '';
}

/** Loaded: nothing says it is busy, and what was asked for is there. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator('body')).not.toBeEmpty();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}

/** A page that is not there answers 404, a forged link of a letter 400 or 401, and Chromium says so. */
function isExpected(line: string, path: string): boolean {
  return (path.includes('/no-such-') && line.includes('404')) || (path.includes('token=forged') && /status of 40[01]/.test(line));
}

/** next-intl shows the key of a text that nobody wrote: `leads.trace.title`. */
async function missingTexts(page: Page): Promise<string[]> {
  const namespaces = readdirSync(join(import.meta.dirname, '../messages/ru')).map((file) => file.replace('.json', ''));
  const text = await page.locator('body').innerText();
  return text.match(new RegExp(`(?<![\\w./@-])(?:${namespaces.join('|')})\\.[a-z][A-Za-z_]*(?:\\.[A-Za-z_]+)*(?![\\w/.-])`, 'g')) ?? [];
}
