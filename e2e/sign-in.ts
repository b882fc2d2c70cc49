import type { Page } from '@playwright/test';

/** One click of the demo: the session's cookie, without its page. */
export async function signIn(page: Page, as: 'admin' | 'operator'): Promise<void> {
  await page.goto('/api/auth/csrf');
  await page.evaluate(async (role) => {
    const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string };
    const body = new URLSearchParams({ csrfToken, as: role, json: 'true', callbackUrl: '/dashboard' });
    await fetch('/api/auth/callback/demo', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
  }, as);
}
