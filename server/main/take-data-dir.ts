import { access, constants, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { StartupError } from './startup-error';

type Holder = { pid: number; bornAt: string | null; port: number };

/**
 * Takes the data folder for this process: two on one folder would stop each other's database. The file `process.json` names
 * the holder; a holder that is gone or dead, or whose number went to another process since, does not count. Returns the release.
 */
export async function takeDataDir(dataDir: string, port: number): Promise<() => Promise<void>> {
  const home = resolve(dataDir);
  await makeWritable(home);
  const path = join(home, 'process.json');
  const us: Holder = { pid: process.pid, bornAt: await bornAt(process.pid), port };
  for (;;) {
    const taken = await writeFile(path, `${JSON.stringify(us)}\n`, { flag: 'wx', mode: 0o600 }).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false;
        throw unusable(home, error);
      },
    );
    if (taken) return () => rm(path, { force: true });
    const holder = await readHolder(path);
    if (holder && (await isRunning(holder)))
      throw new StartupError(
        `Fast Lead already runs on ${home} (process ${holder.pid}, http://localhost:${holder.port}). ` +
          'Stop it first, or give this one a folder and a port of its own: DATA_DIR=.data-2 PORT=3001 npm start',
      );
    await rm(path, { force: true });
  }
}

async function makeWritable(home: string): Promise<void> {
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    if (!(await stat(home)).isDirectory()) throw new Error('it is not a folder');
    await access(home, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusable(home, error as Error);
  }
}

function unusable(home: string, error: Error): StartupError {
  return new StartupError(
    `The data folder ${home} cannot be used: ${error.message}. Make it writable for this user, or set DATA_DIR to another folder.`,
    { cause: error },
  );
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return null; // cut off while it was written: its writer is gone
  }
}

async function isRunning({ pid, bornAt: then }: Holder): Promise<boolean> {
  if (pid === process.pid) return false; // in a container the same number comes round
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const fields = await statOf(pid);
  if (fields && /[ZX]/.test(fields[0] ?? '')) return false; // dead, and nobody has asked how it ended: many a container's first process is slow to
  return then === null || then === (fields?.[BORN] ?? null);
}

const BORN = 19; // field 22: start time in clock ticks since boot

const bornAt = async (pid: number): Promise<string | null> => (await statOf(pid))?.[BORN] ?? null;

/** Linux: what proc_pid_stat(5) says of a process, from field 3, its state, on; null elsewhere and when there is none. */
async function statOf(pid: number): Promise<string[] | null> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return line?.slice(line.lastIndexOf(')') + 2).split(' ') ?? null;
}
