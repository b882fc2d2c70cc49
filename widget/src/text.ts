import type { Locale } from '../protocol';
import type { TextKey, Texts } from './texts/ru';

export type T = {
  (key: TextKey, values?: Record<string, string | number>): string;
  locale: Locale;
  /** A text that may not be there: keys that come from the server. */
  maybe(key: string, values?: Record<string, string | number>): string | null;
};

export function createTexts(locale: Locale, texts: Texts): T {
  const fill = (text: string, values: Record<string, string | number> = {}): string => text.replace(/\{(\w+)\}/g, (_, name: string) => `${values[name] ?? ''}`);
  const t = ((key, values) => fill(texts[key], values)) as T;
  t.locale = locale;
  t.maybe = (key, values) => (Object.hasOwn(texts, key) ? fill(texts[key as TextKey], values) : null);
  return t;
}
