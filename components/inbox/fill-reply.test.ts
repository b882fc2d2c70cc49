import { expect, test } from 'vitest';
import { fillReply } from './fill-reply';

const values = { name: 'Анна', operator: 'Ольга', company: 'Белая линия', phone: '+7 343 288-50-40', address: 'Малышева, 84' };

test.each([
  ['variables are filled in, in either language', 'Здравствуйте, {{имя}}, я {{ Operator }}.', values, 'Здравствуйте, Анна, я Ольга.'],
  ['an unknown person is not greeted by braces', 'Здравствуйте, {{имя}}. Ждём.', { name: null }, 'Здравствуйте. Ждём.'],
  ['a sentence that began with a name begins without it', '{{имя}}, врач на приёме.', { name: null }, 'Врач на приёме.'],
  ['an empty value is no value', 'Ждём по адресу {{адрес}}', { address: ' ' }, 'Ждём по адресу'],
  ['a slip stays visible', 'Ваш код {{коод}}', values, 'Ваш код {{коод}}'],
  ['a value is text, not a pattern', 'Это {{имя}}', { name: '$& {{телефон}}' }, 'Это $& {{телефон}}'],
])('%s', (_name, text, given, expected) => {
  expect(fillReply(text, given)).toBe(expected);
});
