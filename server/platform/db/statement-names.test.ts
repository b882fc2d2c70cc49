import { expect, test } from 'vitest';
import { createStatementNames } from './statement-names';

const often = (name: ReturnType<typeof createStatementNames>, sql: string, times = 20): string =>
  Array.from({ length: times }, () => name({ sql })).at(-1) ?? '';

test('a statement that repeats gets a name and keeps it; another gets another', () => {
  const name = createStatementNames();
  expect(name({ sql: 'SELECT 1' })).toBe('');
  const first = often(name, 'SELECT 1');
  expect(first).toMatch(/^p[\w-]{20}$/);
  expect(name({ sql: 'SELECT 1' })).toBe(first);
  expect(often(name, 'SELECT 2')).not.toBe(first);
});

test('what is asked a few times is not kept', () => {
  expect(often(createStatementNames(), 'SELECT 1', 19)).toBe('');
});

test('however many shapes there are, PostgreSQL keeps two hundred', () => {
  const name = createStatementNames();
  const names = Array.from({ length: 1000 }, (_, length) => often(name, `SELECT ${length}`));
  expect(new Set(names.filter(Boolean)).size).toBe(200);
  expect(name({ sql: 'SELECT 0' })).toBe(names[0]);
});
