import type { Page } from '@playwright/test';

/** Everything the browser refuses because of a policy, on every page from now on. */
export async function refusedByPolicy(page: Page): Promise<string[]> {
  const broken: string[] = [];
  await page.exposeFunction('reportViolation', (line: string) => void broken.push(line));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) => {
      const page = window as unknown as { reportViolation: (line: string) => void };
      page.reportViolation(`${location.pathname}: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    }),
  );
  return broken;
}
