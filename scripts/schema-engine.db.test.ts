import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { env } from '@/server/platform/env';
import { diffToSchema } from './schema-engine';

const folder = join(process.cwd(), 'prisma', 'schema');

test('the migrations and prisma/schema agree', async () => {
  expect(await diffToSchema(env().DATABASE_URL, folder)).toBe('');
});

test('a field that no migration adds is found', async () => {
  const changed = await mkdtemp(join(tmpdir(), 'schema-'));
  await cp(folder, changed, { recursive: true });
  const file = join(changed, 'tenants.prisma');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/(industry +String\?)/, '$1\n  nickname String?'));
  expect(await diffToSchema(env().DATABASE_URL, changed)).toContain('ALTER TABLE "tenants" ADD COLUMN     "nickname" TEXT');
});
