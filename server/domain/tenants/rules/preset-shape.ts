import type { TenantLocale, Week } from '../schema';

/** What an answer leads to: a service by its place in the list is offered; without a word the next question follows. */
export type PresetOption = { label: string; words?: string[]; leads?: number | 'escalate' | 'disqualify' };
export type PresetQuestion =
  | { id: string; text: string; expects: 'option'; options: PresetOption[] }
  | { id: string; text: string; expects: 'yes_no' | 'text' | 'number' | 'phone' };

export type PresetWords = {
  /** No prices: only the business knows them. Zero is «бесплатно», where the trade gives it away everywhere. */
  services: { name: string; durationMin: number; free?: boolean }[];
  staff: { name: string; title: string };
  invitation: string;
  /** First words of the bot. */
  greeting: string;
  questions: PresetQuestion[];
  offer: string;
};

export type Preset = { week: Week; words: Record<TenantLocale, PresetWords> };

/** Monday to Friday and Saturday as given, in whole hours; no third argument means a day off. */
export function weekOf(workdays: [number, number], saturday?: [number, number], sunday?: [number, number]): Week {
  const day = (hours?: [number, number]) => (hours ? [{ startMin: hours[0] * 60, endMin: hours[1] * 60 }] : []);
  return [...Array.from({ length: 5 }, () => day(workdays)), day(saturday), day(sunday)];
}
