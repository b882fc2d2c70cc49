import type { BrowserContext, Page } from '@playwright/test';

type Watched = { shifted: number };

/** From now on every page counts how much of it moved without an input: web.dev/articles/cls, good below 0.1. */
export async function watchShift(where: BrowserContext | Page): Promise<void> {
  await where.addInitScript(() => {
    Object.assign(window, { shifted: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) (window as unknown as Watched).shifted += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

export const shiftOf = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as Watched).shifted);
