import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

type Saved = { port?: number; ownerPassword?: string };

/**
 * For commands beside a running product: with the embedded database, its address and keys are read from the data folder,
 * as the process itself does; what the environment names wins. Throws an Error that says what is missing.
 */
export async function completeEnv(): Promise<void> {
  const folder = process.env.DATA_DIR ?? '.data';
  if (!process.env.DATABASE_URL) {
    const saved = await readJson<Saved>(join(folder, 'postgres.json'));
    if (!saved?.port || !saved.ownerPassword)
      throw new Error(`There is no DATABASE_URL and no embedded database in ${folder}. Start the product once, or set DATABASE_URL.`);
    process.env.DATABASE_URL = `postgresql://fl_owner:${encodeURIComponent(saved.ownerPassword)}@127.0.0.1:${saved.port}/fastlead`;
  }
  const keys = (await readJson<Record<string, string>>(join(folder, 'keys.json'))) ?? {};
  for (const name of ['DATA_KEYS', 'INDEX_KEYS', 'NEXTAUTH_SECRET']) process.env[name] ??= keys[name];
}

async function readJson<T>(path: string): Promise<T | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as T);
}
