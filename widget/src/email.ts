const SHAPE = /^[^\s@"(),:;<>[\\\]]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,63}$/u;
/** The mailboxes most Russian visitors have; a near miss of one of these is a slip of the finger. */
const KNOWN = ['gmail.com', 'yandex.ru', 'ya.ru', 'mail.ru', 'bk.ru', 'list.ru', 'inbox.ru', 'rambler.ru', 'icloud.com', 'outlook.com', 'hotmail.com', 'yahoo.com'];

export type EmailVerdict = { email: string | null; hint: string | null };

/**
 * `email` is the lower-cased address, or null when it cannot be one. `hint` is the domain that was probably meant; with a
 * usable address it is only a question, the visitor may be right.
 */
export function checkEmail(input: string): EmailVerdict {
  const text = input.normalize('NFKC').trim().toLowerCase();
  const email = text.length <= 254 && SHAPE.test(text) && !text.includes('..') ? text : null;
  return { email, hint: hintFor(text.slice(text.lastIndexOf('@') + 1), text.includes('@')) };
}

function hintFor(domain: string, hasAt: boolean): string | null {
  if (!hasAt || domain.length < 2 || KNOWN.includes(domain)) return null;
  const bare = KNOWN.find((known) => known.split('.')[0] === domain.replace(/\.$/, ''));
  if (bare) return bare;
  return domain.length < 5 ? null : (KNOWN.find((known) => known.length > 5 && isOneSlip(domain, known)) ?? null);
}

/** One letter added, lost, changed, or two neighbours swapped. */
export function isOneSlip(typed: string, meant: string): boolean {
  if (Math.abs(typed.length - meant.length) > 1) return false;
  let start = 0;
  while (start < typed.length && typed[start] === meant[start]) start += 1;
  let end = 0;
  while (end < Math.min(typed.length, meant.length) - start && typed.at(-1 - end) === meant.at(-1 - end)) end += 1;
  const a = typed.slice(start, typed.length - end);
  const b = meant.slice(start, meant.length - end);
  return a.length + b.length === 1 || (a.length === 1 && b.length === 1) || (a.length === 2 && b === `${a[1]}${a[0]}`);
}
