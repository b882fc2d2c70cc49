import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pickTexts, textsOf, type Part } from './texts';

const pages = 'app/[locale]';
const entries: Record<Part, string[]> = {
  everywhere: ['layout.tsx', 'error.tsx', 'not-found.tsx', ...filesOf('[...rest]'), ...filesOf('offline'), ...filesOf('legal')],
  marketing: filesOf('(marketing)'),
  auth: filesOf('(auth)'),
  book: filesOf('book'),
  onboarding: filesOf('onboarding'),
  dashboard: filesOf('dashboard'),
};

function filesOf(folder: string): string[] {
  return readdirSync(join(pages, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

/** Namespaces that client components ask for, reached from these pages: whatever a client component imports is one, too. */
function saidBy(files: string[]): Set<string> {
  const seen = new Set<string>();
  const said = new Set<string>();
  const read = (file: string, isClient: boolean): void => {
    if (seen.has(`${isClient} ${file}`)) return;
    seen.add(`${isClient} ${file}`);
    const source = readFileSync(file, 'utf8');
    const inBrowser = isClient || /^['"]use client['"]/m.test(source);
    if (inBrowser) for (const [, namespace = ''] of source.matchAll(/useTranslations\(\s*'([^']+)'/g)) said.add(namespace);
    for (const [, specifier = ''] of source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
      const target = fileOf(file, specifier);
      if (target && !target.startsWith('server/')) read(target, inBrowser);
    }
  };
  for (const file of files) read(join(pages, file), false);
  return said;
}

function fileOf(from: string, specifier: string): string | undefined {
  const base = specifier.startsWith('@/') ? specifier.slice(2) : specifier.startsWith('.') ? join(dirname(from), specifier) : null;
  if (base === null) return undefined;
  return [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`].find(
    (path) => /\.tsx?$/.test(path) && existsSync(path) && statSync(path).isFile(),
  );
}

const covers = (path: string, namespace: string): boolean => namespace === path || namespace.startsWith(`${path}.`);

describe.each(Object.keys(entries) as Part[])('the pages of %s', (part) => {
  const said = [...saidBy(entries[part])];
  const given: readonly string[] = [...textsOf.everywhere, ...textsOf[part]];

  test('carry every text that their client components say', () => {
    expect(said.length).toBeGreaterThan(0);
    expect(said.filter((namespace) => !given.some((path) => covers(path, namespace)))).toEqual([]);
  });

  test('carry none that nobody says there', () => {
    expect(textsOf[part].filter((path) => !said.some((namespace) => covers(path, namespace)))).toEqual([]);
  });
});

test('a branch is picked in its place, beside others of the same namespace', () => {
  const messages = { shell: { failed: { title: 'a' }, leave: { title: 'b' }, menu: 'c' }, ui: { close: 'd' } };
  expect(pickTexts(messages, ['shell.failed', 'shell.menu', 'nobody.wrote'])).toEqual({ shell: { failed: { title: 'a' }, menu: 'c' } });
  expect(pickTexts(messages, ['ui'])).toEqual({ ui: { close: 'd' } });
});
