import { expect, test } from 'vitest';
import { splitText } from './split-text';

test('a text that fits is one part', () => {
  expect(splitText('Здравствуйте', 4096)).toEqual(['Здравствуйте']);
});

test('parts are cut at a paragraph, else a line, else a word', () => {
  expect(splitText(`${'а'.repeat(7)}\n\n${'б'.repeat(7)}`, 10)).toEqual(['а'.repeat(7), 'б'.repeat(7)]);
  expect(splitText('раз два три четыре', 9)).toEqual(['раз два', 'три', 'четыре']);
});

test('a pair of surrogates is never cut and nothing is lost', () => {
  const parts = splitText('🦷'.repeat(5000), 4095);
  expect(parts.every((part) => part.length <= 4095 && !/[\uD800-\uDBFF]$/.test(part))).toBe(true);
  expect(parts.join('')).toBe('🦷'.repeat(5000));
});
