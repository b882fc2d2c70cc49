import { expect, test as base, type Locator, type Page } from '@playwright/test';
import { startHostSite, type HostSite } from './host-site';
import { allowSite, enterOffice, type Office } from './office';

/** Tests of the widget on a customer's page: a site of another origin that the demo tenant allows, and the demo's office. */
export const test = base.extend<{ embed: string }, { site: HostSite; office: Office }>({
  office: [
    async ({ playwright }, use) => {
      const request = await playwright.request.newContext();
      await use(await enterOffice(request, process.env.E2E_URL ?? ''));
      await request.dispose();
    },
    { scope: 'worker' },
  ],
  site: [
    async ({ office }, use) => {
      const site = await startHostSite();
      await allowSite(office, site.origin);
      await use(site);
      await site.stop();
    },
    { scope: 'worker' },
  ],
  embed: async ({ baseURL }, use) => use(`<script async src="${baseURL}/widget/v1/widget.js?t=demo" data-tenant="demo"></script>`),
});

export const launcher = (page: Page): Locator => page.locator('fast-lead #l');
export const field = (page: Page): Locator => page.getByRole('textbox', { name: 'Напишите сообщение' });
export const mine = (page: Page): Locator => page.locator('.me .m');
export const answers = (page: Page): Locator => page.locator('.g:not(.me) .m');

export async function openChat(page: Page): Promise<void> {
  await launcher(page).click();
  await page.getByRole('button', { name: 'Задать вопрос без контакта' }).click();
  await expect(field(page)).toBeVisible();
}

export async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
}

type Kept = { visitor: { token: string; conversationId: string } };

/** What this browser keeps of the dialogue, as soon as the product has taken the first message: a greeting stands before that. */
export async function keptBy(page: Page): Promise<Kept['visitor']> {
  const kept = await page.waitForFunction(() => {
    const text = Object.entries(localStorage).find(([name]) => name.startsWith('fl:'))?.[1] ?? '{}';
    return (JSON.parse(text) as Partial<Kept>).visitor;
  });
  return (await kept.jsonValue()) as Kept['visitor'];
}
