import { randomBytes } from 'node:crypto';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { rawEnv } from '@/server/platform/env';
import { StartupError } from './startup-error';

const names = ['DATA_KEYS', 'INDEX_KEYS', 'NEXTAUTH_SECRET'] as const;

/**
 * Keys of a process with its embedded database: made once, kept beside the database in `keys.json`. What the environment
 * names wins. Throws when the database is there and its keys are not: new ones could not open a single phone number.
 */
export async function keepKeys(dataDir: string): Promise<Record<string, string>> {
  const path = join(resolve(dataDir), 'keys.json');
  const kept = await readKeys(path);
  if (!kept && missingKeys().length > 0 && (await stat(join(resolve(dataDir), 'postgres')).catch(() => null)))
    throw new StartupError(
      `${path} is missing, and without it the personal data in the database beside it cannot be read. Restore it from your backup, or move ${resolve(dataDir)} away to begin anew.`,
    );
  const keys = kept ?? { DATA_KEYS: newKey(), INDEX_KEYS: newKey(), NEXTAUTH_SECRET: randomBytes(48).toString('base64url') };
  if (!kept) {
    await writeFile(`${path}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
  return Object.fromEntries(names.map((name) => [name, rawEnv(name) ?? keys[name]]));
}

/** With a database of one's own, keys never appear by themselves: a second machine would make others. */
export function requireKeys(): void {
  const missing = missingKeys();
  if (missing.length === 0) return;
  const make = missing.map(
    (name) => `  ${name}=$(node -p "${name === 'NEXTAUTH_SECRET' ? '' : "'k1:'+"}require('crypto').randomBytes(32).toString('base64')")`,
  );
  throw new StartupError(
    `DATABASE_URL is set, so ${missing.join(', ')} must be set too: personal data is encrypted with them, and who loses them loses the data. ` +
      `Make them once and keep them in your secret store:\n${make.join('\n')}`,
  );
}

function missingKeys(): string[] {
  return names.filter((name) => rawEnv(name) === undefined);
}

function newKey(): string {
  return `k1:${randomBytes(32).toString('base64')}`;
}

async function readKeys(path: string): Promise<Record<(typeof names)[number], string> | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new StartupError(`Cannot read ${path}: ${error.message}.`, { cause: error });
  });
  if (text === null) return null;
  try {
    const keys = JSON.parse(text) as Record<(typeof names)[number], string>;
    if (names.every((name) => typeof keys[name] === 'string' && keys[name].length > 0)) return keys;
  } catch {
    // The same message as a file with missing keys.
  }
  throw new StartupError(`${path} is damaged. Restore it from your backup: without the keys in it personal data cannot be read.`);
}
