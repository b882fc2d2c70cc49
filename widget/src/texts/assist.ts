/** Slips in an address. */
export const ru = {
  'email.typo': 'Может быть, {domain}?',
  'email.fix': 'Исправить',
  'email.unfinished': 'Похоже, не хватает окончания: {domain}?',
};

export const en: Record<keyof typeof ru, string> = {
  'email.typo': 'Did you mean {domain}?',
  'email.fix': 'Correct it',
  'email.unfinished': 'The ending seems to be missing: {domain}?',
};
