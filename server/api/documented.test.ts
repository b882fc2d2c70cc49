import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { appRouter } from './root';

/** "`leads.list`, `.get`" names leads.list and leads.get; each row of the table begins with the noun. */
function named(text: string): string[] {
  const [, section = ''] = text.split("## The dashboard's procedures");
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows.flatMap((row) => {
    let noun = '';
    return [...row.matchAll(/`([a-zA-Z]*)\.([a-zA-Z]+)`/g)].map(([, said, name]) => {
      noun = said || noun;
      return `${noun}.${name}`;
    });
  });
}

test('docs/api.md names every procedure of the dashboard, and none that is not there', async () => {
  const text = await readFile('docs/api.md', 'utf8');
  expect(named(text).toSorted()).toEqual(Object.keys(appRouter._def.procedures).toSorted());
});
