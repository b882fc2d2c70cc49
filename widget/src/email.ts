const SHAPE = /^[^\s@"(),:;<>[\\\]]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,63}$/u;

/** The lower-cased address, or null. The server has the last word. */
export function parseEmail(input: string): string | null {
  const text = input.normalize('NFKC').trim().toLowerCase();
  return text.length <= 254 && SHAPE.test(text) && !text.includes('..') ? text : null;
}
