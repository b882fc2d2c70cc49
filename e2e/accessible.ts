import type { Page } from '@playwright/test';
import axe from 'axe-core';

type Violation = { id: string; nodes: { target: unknown[]; failureSummary?: string }[] };

/** What the WCAG 2.2 AA rules of axe-core find on the page as it stands. The widget has its own tests. */
export async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source); // by the debugger: the page's own policy has no say in it
  const found = await page.evaluate(async () => {
    const { axe: checker } = window as unknown as {
      axe: { run: (where: unknown, options: unknown) => Promise<{ violations: Violation[] }> };
    };
    return (await checker.run({ exclude: [['fast-lead']] }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })).violations;
  });
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`));
}
