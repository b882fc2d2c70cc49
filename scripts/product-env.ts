import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

type Saved = { port?: number; ownerPassword?: string };

/**
 * For commands beside a running product: with the embedded database, its address and keys are read from the data folder,
 * as the process itself does; what the environment names wins. Returns the keys that were read there. Throws an Error that says
 * what is missing.
 */
export async function completeEnv(): Promise<{ fromFolder: string[] }> {
  const folder = process.env.DATA_DIR ?? '.data';
  if (!process.env.DATABASE_URL) {
    const saved = await readJson<Saved>(join(folder, 'postgres.json'));
    if (!saved?.port || !saved.ownerPassword)
      throw new Error(`There is no DATABASE_URL and no embedded database in ${folder}. Start the product once, or set DATABASE_URL.`);
    process.env.DATABASE_URL = `postgresql://fl_owner:${encodeURIComponent(saved.ownerPassword)}@127.0.0.1:${saved.port}/fastlead`;
  }
  const keys = (await readJson<Record<string, string>>(join(folder, 'keys.json'))) ?? {};
  const fromFolder = ['DATA_KEYS', 'INDEX_KEYS', 'NEXTAUTH_SECRET'].filter((name) => !process.env[name] && keys[name]);
  for (const name of fromFolder) process.env[name] = keys[name];
  return { fromFolder };
}

/**
 * A product that was started before the key file changed does not know its new key: what a rotation rewrites it could not read, or
 * not find. Throws an Error that says so. Of processes on other machines nothing is known here; docs/operations.md warns of them.
 */
export async function refuseOldProcess(): Promise<void> {
  const folder = process.env.DATA_DIR ?? '.data';
  const [running, keys] = await Promise.all(['process.json', 'keys.json'].map((name) => stat(join(folder, name)).catch(() => null)));
  const holder = await readJson<{ pid?: number; port?: number }>(join(folder, 'process.json'));
  if (running && keys && holder?.pid && isAlive(holder.pid) && running.mtimeMs < keys.mtimeMs)
    throw new Error(
      `The product on port ${holder.port} was started before ${join(folder, 'keys.json')} changed. Restart it first, then run this again.`,
    );
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function readJson<T>(path: string): Promise<T | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as T);
}
