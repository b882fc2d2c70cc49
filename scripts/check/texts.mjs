// Every text in both languages: the same keys, the same arguments and tags, parsable ICU, all Russian plural forms, and no key
// that the code asks for and nobody wrote.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { finish, sourceFiles } from './files.mjs';

// The parser that next-intl itself uses, found from there so that it is the same one.
const fromIntl = createRequire(
  createRequire(createRequire(createRequire(import.meta.url).resolve('next-intl')).resolve('use-intl')).resolve('intl-messageformat'),
);
const { parse } = fromIntl('@formatjs/icu-messageformat-parser');
const TYPE = { literal: 0, argument: 1, select: 5, plural: 6, pound: 7, tag: 8 };
const russianForms = ['one', 'few', 'other']; // without `many`, `other` carries its form: whole numbers come out right

const problems = [];
const locales = ['ru', 'en'];
const texts = Object.fromEntries(locales.map((locale) => [locale, readLocale(locale)]));

for (const locale of locales) {
  const other = locale === 'ru' ? 'en' : 'ru';
  for (const [key, text] of texts[locale]) {
    if (!texts[other].has(key)) problems.push(`messages/${other}: ${key} is missing`);
    const found = read(locale, key, text);
    const twin = texts[other].get(key);
    if (locale === 'ru' && found && twin !== undefined) {
      const theirs = read('en', key, twin);
      if (theirs && theirs.names.join() !== found.names.join())
        problems.push(`messages: ${key} uses {${found.names.join(', ')}} in ru and {${theirs.names.join(', ')}} in en`);
    }
  }
}
problems.push(...missingKeys());
finish([...new Set(problems)], `${texts.ru.size} texts in ${locales.length} languages`);

function readLocale(locale) {
  const folder = join('messages', locale);
  const all = new Map();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')))
    flatten(all, file.slice(0, -5), JSON.parse(readFileSync(join(folder, file), 'utf8')));
  return all;
}

function flatten(all, path, value) {
  if (typeof value === 'string') all.set(path, value);
  else for (const [key, inner] of Object.entries(value)) flatten(all, `${path}.${key}`, inner);
}

function read(locale, key, text) {
  try {
    const names = new Set();
    walk(parse(text), names, (forms) => {
      const lacking = locale === 'ru' ? russianForms.filter((form) => !forms.includes(form)) : [];
      if (lacking.length > 0) problems.push(`messages/ru: ${key} lacks the plural forms ${lacking.join(', ')}`);
    });
    if (text.trim() === '') problems.push(`messages/${locale}: ${key} is empty`);
    return { names: [...names].toSorted((a, b) => a.localeCompare(b)) };
  } catch (error) {
    problems.push(`messages/${locale}: ${key} is no ICU message: ${error.message}`);
    return null;
  }
}

function walk(nodes, names, onPlural) {
  for (const node of nodes) {
    if (node.type !== TYPE.literal && node.type !== TYPE.pound) names.add(node.type === TYPE.tag ? `<${node.value}>` : node.value);
    if (node.type === TYPE.plural && node.pluralType !== 'ordinal') onPlural(Object.keys(node.options));
    if (node.type === TYPE.tag) walk(node.children, names, onPlural);
    for (const option of Object.values(node.options ?? {})) if (option?.value) walk(option.value, names, onPlural);
  }
}

/** Literal keys that code asks for. A key put together at run time is checked as far as its literal beginning goes. */
function missingKeys() {
  const files = sourceFiles().filter((path) => /^(app|components|server)\/.*\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path));
  return files.flatMap((path) => {
    const code = readFileSync(path, 'utf8');
    const spaces = new Map();
    for (const [, name, first, second] of code.matchAll(
      /const (\w+) = (?:await )?(?:use|get)Translations\(\s*(?:'([\w.-]+)'|\{[^}]*namespace: '([\w.-]+)'[^}]*\})/g,
    ))
      spaces.set(name, [...(spaces.get(name) ?? []), first ?? second]);
    return [...spaces].flatMap(([name, namespaces]) => {
      const asked = [...code.matchAll(new RegExp(`\\b${name}(?:\\.rich|\\.markup|\\.raw)?\\(\\s*(?:'([^']+)'|\`([^\`$]*)\\$\\{)`, 'g'))];
      return asked.flatMap(([, key, beginning]) => {
        const known = namespaces.some((space) => (key === undefined ? has(`${space}.${beginning}`, true) : has(`${space}.${key}`, false)));
        return known ? [] : [`${path}: asks for "${namespaces.join('|')}.${key ?? `${beginning}…`}", which nobody wrote`];
      });
    });
  });
}

function has(key, isBeginning) {
  if (!isBeginning && texts.ru.has(key)) return true;
  for (const known of texts.ru.keys()) if (known.startsWith(isBeginning ? key : `${key}.`)) return true;
  return false;
}
