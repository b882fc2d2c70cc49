import type { Locale } from '../protocol';
import type { ru as assist } from './texts/assist';
import type { ru as booking } from './texts/booking';
import type { ru as closed } from './texts/closed';
import type { ru as invite } from './texts/invite';
import type { ru as core } from './texts/ru';
import type { ru as talk } from './texts/talk';

export type TextKey =
  | keyof typeof core
  | keyof typeof talk
  | keyof typeof booking
  | keyof typeof invite
  | keyof typeof closed
  | keyof typeof assist;
export type Values = Record<string, string | number>;

export type T = {
  (key: TextKey, values?: Values): string;
  locale: Locale;
  /** A text that may not be there: keys that come from the server. */
  maybe(key: string, values?: Values): string | null;
  /** The texts of a chunk that has come; the tenant's own words still win. */
  add(texts: { ru: Record<string, string>; en: Record<string, string> }): void;
};

/** `own`: the tenant's sentences by key, over ours. */
export function createTexts(locale: Locale, texts: Record<string, string>, own: Record<string, string> = {}): T {
  let all: Record<string, string> = { ...texts, ...own };
  const fill = (text: string, values: Values = {}): string => text.replace(/\{(\w+)\}/g, (_, name: string) => `${values[name] ?? ''}`);
  const t = ((key, values) => fill(all[key] ?? '', values)) as T;
  t.locale = locale;
  t.maybe = (key, values) => (Object.hasOwn(all, key) ? fill(all[key] ?? '', values) : null);
  t.add = (more) => (all = { ...all, ...more[locale], ...own });
  return t;
}
