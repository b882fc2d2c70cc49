import type { Page } from '@playwright/test';

/**
 * Texts that stand outside the box they belong to: squeezed out of a line of fixed height, or under its edge. A box is what one sees
 * as one, by its border or its ground. What scrolls, is cut off on purpose or is placed by coordinates (a badge) is left out.
 */
export function textOutside(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const SLACK = 2; // px: a line is a little higher than its letters
    const isBox = (style: CSSStyleDeclaration): boolean =>
      Number.parseFloat(style.borderTopWidth) + Number.parseFloat(style.borderBottomWidth) > 0 ||
      !/^(?:rgba\(.*, 0\)|transparent)$/.test(style.backgroundColor);
    const isApart = (style: CSSStyleDeclaration): boolean =>
      style.position === 'absolute' || style.position === 'fixed' || style.visibility === 'hidden';
    const boxOf = (element: Element | null): Element | null => {
      for (let one = element; one && one !== document.body; one = one.parentElement) {
        const style = getComputedStyle(one);
        if (style.display === 'inline' || style.display === 'contents') continue;
        if (style.overflow !== 'visible') return null;
        if (isBox(style)) return one;
        if (isApart(style)) return null;
      }
      return null;
    };
    const found: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      if (text === '' || !node.parentElement?.checkVisibility()) continue;
      const box = boxOf(node.parentElement)?.getBoundingClientRect();
      if (!box) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const line = range.getBoundingClientRect();
      if (line.width === 0) continue;
      const by = Math.max(box.top - line.top, line.bottom - box.bottom, box.left - line.left, line.right - box.right);
      if (by > SLACK) found.push(`"${text.slice(0, 60)}" by ${Math.round(by)} px`);
    }
    return found;
  });
}
