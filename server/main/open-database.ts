import { join } from 'node:path';
import { startPostgres } from '@/server/embedded/postgres/start-postgres';
import { migrate } from '@/server/platform/db/migrate';
import { sealPlainRows } from '@/server/platform/db/seal-plain-rows';
import { env, provideEnv, rawEnv } from '@/server/platform/env';
import { log } from '@/server/platform/log';
import { checkDatabase } from './check-database';
import { keepKeys, requireKeys } from './keep-keys';
import { StartupError } from './startup-error';
import { takeDataDir } from './take-data-dir';

export type Stop = () => Promise<void>;

/**
 * Makes the environment complete: with DATABASE_URL set, checks it and the keys that must come with it; without, takes the
 * data folder and starts the embedded database. Hands each thing that must be stopped to `onStop` as soon as it runs.
 */
export async function openDatabase({
  dataDir,
  port,
  onStop,
}: {
  dataDir: string;
  port: number;
  onStop: (name: string, stop: Stop) => void;
}): Promise<void> {
  const external = rawEnv('DATABASE_URL');
  if (external) {
    requireKeys();
    await checkDatabase(external);
  } else {
    const release = await takeDataDir(dataDir, port);
    onStop('data folder', release);
    const keys = await keepKeys(dataDir);
    const postgres = await startPostgres({ dataDir }).catch(asStartupError);
    onStop('postgres', postgres.stop);
    provideEnv({ ...keys, DATABASE_URL: postgres.url, DATA_DIR: dataDir });
  }
  try {
    env(); // names every wrong variable at once
  } catch (error) {
    asStartupError(error);
  }
}

/** Brings the tables up to this release, and seals what an earlier release kept in plain. */
export async function updateTables(root: string, onApply: (name: string) => void): Promise<void> {
  await migrate(env().DATABASE_URL, join(root, 'prisma', 'migrations'), onApply).catch(asStartupError);
  const sealed = await sealPlainRows(env().DATABASE_URL);
  if (sealed > 0) log.info({ event: 'plain_rows_sealed', rows: sealed });
}

function asStartupError(error: unknown): never {
  throw new StartupError((error as Error).message, { cause: error });
}
