/** What may stand in double braces, in either language: {{имя}} and {{name}} are the same. */
export type ReplyVariable = 'name' | 'operator' | 'company' | 'phone' | 'address';

const words: Record<string, ReplyVariable> = {
  имя: 'name',
  name: 'name',
  оператор: 'operator',
  operator: 'operator',
  компания: 'company',
  company: 'company',
  телефон: 'phone',
  phone: 'phone',
  адрес: 'address',
  address: 'address',
};

/**
 * The text with its variables filled in. A variable without a value goes away together with the comma that belongs to it:
 * «Здравствуйте, {{имя}}.» becomes «Здравствуйте.», «{{имя}}, мы рядом» becomes «Мы рядом». Unknown words in braces stay as they
 * are, so that a slip is seen before it is sent.
 */
export function fillReply(text: string, values: Partial<Record<ReplyVariable, string | null>>): string {
  const valueOf = (word: string): string | undefined => {
    const variable = words[word.toLocaleLowerCase('ru')];
    return variable ? (values[variable]?.trim() ?? '') : undefined;
  };
  return text
    .replace(/^\s*\{\{\s*([\p{L}_]+)\s*\}\}[,\s]*(\p{L}?)/u, (whole, word: string, next: string) =>
      valueOf(word) === '' ? next.toLocaleUpperCase('ru') : whole,
    )
    .replace(/([,\s]*)\{\{\s*([\p{L}_]+)\s*\}\}/gu, (whole, before: string, word: string) => {
      const value = valueOf(word);
      if (value === undefined) return whole;
      return value ? `${before}${value}` : '';
    });
}
