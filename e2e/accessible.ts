import type { Page } from '@playwright/test';
import axe from 'axe-core';

type Violation = { id: string; nodes: { target: unknown[]; failureSummary?: string }[] };

/** What the WCAG 2.2 AA rules of axe-core find on the page as it stands. The widget has its own tests. */
export async function violationsOf(page: Page): Promise<string[]> {
  // By the debugger: the page's own policy has no say in it.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe: checker } = window as unknown as {
      axe: { run: (where: unknown, options: unknown) => Promise<{ violations: Violation[] }> };
    };
    const options = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] };
    return (await checker.run({ exclude: [['fast-lead']] }, options)).violations;
  });
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`));
}
