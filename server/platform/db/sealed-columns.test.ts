import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { indexedColumns, sealedColumns } from './sealed-columns';

const folder = join(process.cwd(), 'prisma', 'schema');
const name = (entry: { table: string; column: string }): string => `${entry.table}.${entry.column}`;

/** Columns of every model whose line matches. */
function columnsWhere(matches: (line: string) => boolean): string[] {
  const text = readdirSync(folder)
    .filter((file) => file.endsWith('.prisma'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  return [...text.matchAll(/^model \w+ \{\n(.*?)^\}/gms)].flatMap(([, body = '']) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? 'unmapped';
    return body
      .split('\n')
      .filter(matches)
      .map((line) => `${table}.${/@map\("(\w+)"\)/.exec(line)?.[1] ?? /^\s*(\w+)/.exec(line)?.[1]}`);
  });
}

test('the list of sealed columns is what the schema says is sealed', () => {
  const declared = columnsWhere((line) => /\/\/ sealed\b/.test(line));
  expect(declared.length).toBeGreaterThan(10);
  expect(sealedColumns.map(name).sort()).toEqual(declared.sort());
});

test('every hash of personal data in the schema is rotated, itself or as a copy', () => {
  const declared = columnsWhere((line) => /\b(phoneHash|emailHash|phoneTailHash|nameTokens)\b/.test(line) && !line.includes('@@'));
  expect([...indexedColumns.map(name), ...indexedColumns.flatMap((entry) => entry.copies.map(name))].sort()).toEqual(declared.sort());
});

test('a hash is made of a sealed column', () => {
  for (const entry of indexedColumns) expect(sealedColumns.map(name)).toContain(`${entry.table}.${entry.from}`);
});
