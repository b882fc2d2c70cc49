export type MailboxLocale = 'ru' | 'en';
export type MailboxSearch = { searchParams: Promise<{ lang?: string | string[] }> };

/** The mailbox stands outside the addresses of the two languages; `?lang=en` is its English. */
export function mailboxLocaleOf(lang: unknown): MailboxLocale {
  return lang === 'en' ? 'en' : 'ru';
}

export function inLanguage(path: string, locale: MailboxLocale): string {
  return locale === 'en' ? `${path}?lang=en` : path;
}
