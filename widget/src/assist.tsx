import type { JSX } from 'preact';
import type { ContactInput, PublicConfig } from '../protocol';
import { parseEmail } from './email';
import { normalizePhone } from './phone';
import type { Draft } from './state';
import type { T } from './text';
import { en, ru } from './texts/assist';
import type { Asks } from './view/contact-fields';
import type { Ui } from './view/ui';

/** Checks of the form and help while a contact is typed: a chunk of its own, fetched with the first letter or the submit. */

export function prepare(t: T): void {
  t.add({ ru, en });
}

/** The contact as the server wants it, or the reasons at the fields. Pure: the form shows what it says. */
export function readContact(
  draft: Draft,
  asks: Asks,
  nameRule: PublicConfig['fields']['name'],
): { contact: Omit<ContactInput, 'consent'>; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const name = draft.name.trim();
  const typed = draft.contact.trim();
  const contact: Omit<ContactInput, 'consent'> = {};
  if (nameRule === 'required' && !name) errors.name = 'name.required';
  else if (name && nameRule !== 'hidden') contact.name = name;
  if (asks !== 'nothing') {
    const email = asks === 'email' || (asks === 'either' && /@|[a-zа-я]/i.test(typed));
    if (!typed) errors.contact = asks === 'either' ? 'contact.required' : `${asks}.required`;
    else if (email) {
      const address = parseEmail(typed);
      if (address) contact.email = address;
      else errors.contact = asks === 'either' && !typed.includes('@') ? 'contact.invalid' : 'email.invalid';
    } else {
      const phone = normalizePhone(typed);
      if (phone) contact.phone = phone;
      else errors.contact = 'phone.invalid';
    }
  }
  return { contact, errors };
}

/** The mailboxes most Russian visitors have; a near miss of one of these is a slip of the finger. */
const KNOWN = [
  'gmail.com',
  'yandex.ru',
  'ya.ru',
  'mail.ru',
  'bk.ru',
  'list.ru',
  'inbox.ru',
  'rambler.ru',
  'icloud.com',
  'outlook.com',
  'hotmail.com',
  'yahoo.com',
];

/**
 * The domain that was probably meant, or null. With a usable address it is only a question: the visitor may be right.
 */
export function emailHint(input: string): string | null {
  const text = input.normalize('NFKC').trim().toLowerCase();
  return hintFor(text.slice(text.lastIndexOf('@') + 1), text.includes('@'));
}

/** «Может быть, mail.ru?» under the field; the address is taken as it is unless the visitor agrees. */
export function Hint({ ui: { s, t, desk }, id }: { ui: Ui; id: string }): JSX.Element {
  const { contact } = s.draft;
  return (
    <div class="hn" id={id}>
      {!s.errors.contact && t('email.typo', { domain: s.hint ?? '' })}
      <button
        type="button"
        class="lk"
        onClick={() => desk.store.draft({ contact: `${contact.slice(0, contact.lastIndexOf('@') + 1).trim()}${s.hint}` })}
      >
        {t('email.fix')}
      </button>
    </div>
  );
}

/** Groups a Russian number while it is typed: `8912345` → `8 912 345`, `+79123456789` → `+7 912 345-67-89`. Anything else comes back as it is. */
export function formatPhone(input: string): string {
  const match = /^\s*(\+?7|8)/.exec(input);
  const digits = input.replace(/\D/g, '');
  if (!match || /[^\d\s()+.\-–—‑]/.test(input) || digits.length > 11) return input;
  const rest = digits.slice(1);
  const head = [match[1], rest.slice(0, 3), rest.slice(3, 6)].filter(Boolean).join(' ');
  return [head, rest.slice(6, 8), rest.slice(8, 10)].filter(Boolean).join('-');
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
