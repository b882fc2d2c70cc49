import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** The simulators would prove nothing if they shared code with what they judge: sockets are the only way between them. */
const allowed = [/^node:/, /^\.{1,2}\//, /^@\/server\/platform\//, /^@\/server\/auth\/lab$/, /^(?!@\/)[a-z@][\w./@-]*$/];

const importsOf = (source: string): string[] =>
  [...source.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '');
const foreign = (source: string): string[] =>
  importsOf(source).filter(
    (target) =>
      !allowed.some((pattern) => pattern.test(target)) ||
      /(^|\/)\.\.\/\.\.\/\.\.\//.test(target) ||
      /\/(providers|domain|workflows|api)\//.test(target),
  );

test('no file of the lab imports an adapter, a command or anything else of the product', () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  expect(files.length).toBeGreaterThan(5);
  const found = files.flatMap((file) =>
    foreign(readFileSync(join(import.meta.dirname, file), 'utf8')).map((target) => `${file} → ${target}`),
  );
  expect(found).toEqual([]);
});

test.each([
  `import { telegram } from '@/server/providers/channels/telegram/adapter';`,
  `import { storeEvents } from "@/server/domain/connections/commands";`,
  `const { email } = await import('../../providers/channels/email/adapter');`,
  `export { inTenant } from '@/server/auth/unit-of-work';`,
])('the check sees %s', (line) => expect(foreign(line)).toHaveLength(1));
