/**
 * Cuts a text into parts of at most `limit` UTF-16 units: at a paragraph, else a line, else a word, and never inside a
 * surrogate pair. Telegram counts characters; units are never fewer, so a part always fits.
 */
export function splitText(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > limit) {
    const cut = cutAt(rest, limit);
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return rest === '' && parts.length > 0 ? parts : [...parts, rest];
}

function cutAt(text: string, limit: number): number {
  const window = text.slice(0, limit + 1);
  // A paragraph or a line in the first half would leave a crumb: then the next kind of border is better.
  for (const [border, least] of [
    ['\n\n', limit / 2],
    ['\n', limit / 2],
    [' ', 0],
  ] as const) {
    const at = window.lastIndexOf(border);
    if (at > least) return at;
  }
  const isInsidePair = /[\uD800-\uDBFF]/.test(text.charAt(limit - 1));
  return isInsidePair ? limit - 1 : limit;
}
