import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasLocale, type AbstractIntlMessages } from 'next-intl';
import { getRequestConfig } from 'next-intl/server';
import { routing, type AppLocale } from '@/components/routing';
import { tieShortWords } from '@/components/ui/format';

const cached = new Map<AppLocale, Promise<AbstractIntlMessages>>();

/** Texts of one language: each `messages/<locale>/<namespace>.json` is the namespace of its name. */
function loadMessages(locale: AppLocale): Promise<AbstractIntlMessages> {
  const known = process.env.NODE_ENV === 'production' ? cached.get(locale) : undefined;
  if (known) return known;
  const loading = readAll(join(process.cwd(), 'messages', locale)).then((texts) => (locale === 'ru' ? tied(texts) : texts));
  cached.set(locale, loading);
  return loading;
}

/** Russian typography wherever it is shown: a short word, a figure or a dash does not stand alone at the end of a line. */
function tied(texts: AbstractIntlMessages): AbstractIntlMessages {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, typeof text === 'string' ? tieShortWords(text) : tied(text)]));
}

async function readAll(folder: string): Promise<AbstractIntlMessages> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
  const entries = await Promise.all(
    files.map(
      async (file) =>
        [file.slice(0, -'.json'.length), JSON.parse(await readFile(join(folder, file), 'utf8')) as AbstractIntlMessages] as const,
    ),
  );
  return Object.fromEntries(entries);
}

export default getRequestConfig(async ({ requestLocale }) => {
  const requested = await requestLocale;
  const locale = hasLocale(routing.locales, requested) ? requested : routing.defaultLocale;
  return { locale, messages: await loadMessages(locale), timeZone: 'Europe/Moscow' };
});
