/** Passport-like transliteration people expect in an address: «щука» is schuka, «ёж» is ezh. */
const letters: Record<string, string> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ё: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'y',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'h',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'sch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
};

const MAX = 40; // an address is said aloud; and it leaves room for a number after a dash

/** Addresses of ours that a company must not take. */
const reserved = new Set([
  'demo',
  'admin',
  'api',
  'app',
  'new',
  'www',
  'help',
  'support',
  'fastlead',
  'fast-lead',
  'company',
  'sign-in',
  'settings',
]);

/** The address made of a company's name: Latin letters, digits and dashes; `company` when nothing is left. */
export function slugOf(name: string): string {
  const plain = Array.from(name.toLocaleLowerCase('ru'))
    .map((letter) => letters[letter] ?? letter)
    .join('');
  const slug = plain
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const short =
    slug.length > MAX
      ? slug
          .slice(0, MAX + 1)
          .replace(/-[^-]*$/, '')
          .slice(0, MAX)
      : slug;
  if (short.length < 2) return 'company';
  return reserved.has(short) ? `${short}-1` : short;
}

/** The n-th try when the address is taken: `belaya-liniya-2`. */
export function nextSlug(slug: string, attempt: number): string {
  return attempt <= 1 ? slug : `${slug}-${attempt}`;
}
