import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { en as widgetEn } from '@/widget/src/texts/en';
import { ru as widgetRu } from '@/widget/src/texts/ru';
import { en as bookingEn, ru as bookingRu } from '@/widget/src/texts/booking';

export type Language = 'ru' | 'en';

type Texts = { [key: string]: string | Texts };

const read = new Map<string, Texts>();

/**
 * What the product says, by its own keys: `say('ru', 'onboarding.code.copy')`. A journey in two languages is then written once, and a
 * reworded button does not break it. Throws when there is no such text.
 */
export function say(language: Language, key: string, values: Record<string, string> = {}): string {
  const [file = '', ...path] = key.split('.');
  const name = join(import.meta.dirname, `../messages/${language}/${file}.json`);
  const texts = read.get(name) ?? (JSON.parse(readFileSync(name, 'utf8')) as Texts);
  read.set(name, texts);
  const text = path.reduce<string | Texts | undefined>((found, part) => (typeof found === 'object' ? found[part] : undefined), texts);
  if (typeof text !== 'string') throw new Error(`no text ${key} in messages/${language}`);
  return filled(text, values);
}

/** The same for the widget, whose texts travel with it. */
export function sayInWidget(
  language: Language,
  key: keyof typeof widgetRu | keyof typeof bookingRu,
  values: Record<string, string> = {},
): string {
  const texts: Record<string, string> = language === 'ru' ? { ...widgetRu, ...bookingRu } : { ...widgetEn, ...bookingEn };
  return filled(texts[key] ?? key, values);
}

function filled(text: string, values: Record<string, string>): string {
  return Object.entries(values).reduce((done, [name, value]) => done.replaceAll(`{${name}}`, value), text);
}
