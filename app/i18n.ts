import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasLocale, type AbstractIntlMessages } from 'next-intl';
import { getRequestConfig } from 'next-intl/server';
import { routing, type AppLocale } from '@/components/routing';

const cached = new Map<AppLocale, Promise<AbstractIntlMessages>>();

/** Texts of one language: each `messages/<locale>/<namespace>.json` is the namespace of its name. */
function loadMessages(locale: AppLocale): Promise<AbstractIntlMessages> {
  const known = process.env.NODE_ENV === 'production' ? cached.get(locale) : undefined;
  if (known) return known;
  const loading = readAll(join(process.cwd(), 'messages', locale));
  cached.set(locale, loading);
  return loading;
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
