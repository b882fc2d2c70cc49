import { execFile } from 'node:child_process';
import { access, chmod, chown, constants, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, parse } from 'node:path';
import { promisify } from 'node:util';

/**
 * PostgreSQL refuses to run as root. When we are root its programs run as the system's user `postgres`, or `nobody` where
 * there is none; no user is created. That user must be able to reach the programs and the data folder: where a parent is
 * closed to it (a clone under /root), `setpriv` lets the child keep just the right to read past folder modes.
 */
export type RunAs = {
  /** For node's spawn: whom the child becomes. Empty when we are not root. */
  ids: { uid?: number; gid?: number };
  /** Put before the command line when the child must keep a right that only `setpriv` can pass on. */
  prefix: string[];
};

const asOurselves: RunAs = { ids: {}, prefix: [] };

/** Decides how the database's programs run, so that they reach `programs` and `dataDir` (whose parent must exist). */
export async function runAs(programs: string, dataDir: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return asOurselves;
  const user = await unprivilegedUser();
  const closed = (await closedFolder(programs, user)) ?? (await closedFolder(dataDir, user));
  if (!closed) return { ids: { uid: user.uid, gid: user.gid }, prefix: [] };
  const prefix = await setprivPrefix(user, programs);
  if (prefix) return { ids: {}, prefix };
  throw new Error(
    `PostgreSQL does not run as root, and its user "${user.name}" cannot enter ${closed}. ` +
      'Move the project to a folder that others may enter (for example /srv), start it as an ordinary user, or set DATABASE_URL.',
  );
}

/** Hands a file or folder over to the database's user. */
export async function giveTo(path: string, to: RunAs): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const user = await unprivilegedUser();
  await chown(path, user.uid, user.gid);
  if (to.prefix.length > 0) return;
  const parent = dirname(path);
  const { mode } = await stat(parent);
  // The folder above stays unreadable for others; its user may only pass through.
  if ((mode & 0o001) === 0) await chmod(parent, mode | 0o011);
}

type User = { name: string; uid: number; gid: number };

async function unprivilegedUser(): Promise<User> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.find((line) => line[0] === name);
    if (fields && Number(fields[2]) > 0) return { name, uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error(
    'PostgreSQL does not run as root, and this system has neither a user "postgres" nor "nobody". Start Fast Lead as an ordinary user, or set DATABASE_URL.',
  );
}

/** The first existing folder on the way to `path` that `user` may not pass through, or null. */
async function closedFolder(path: string, user: User): Promise<string | null> {
  const chain: string[] = [];
  for (let folder = dirname(await realpath(path).catch(() => path)); folder !== parse(folder).root; folder = dirname(folder))
    chain.unshift(folder);
  for (const folder of chain.slice(0, -1)) {
    const found = await stat(folder).catch(() => null);
    if (!found) return null;
    const needed = found.uid === user.uid ? 0o100 : found.gid === user.gid ? 0o010 : 0o001;
    if ((found.mode & needed) === 0) return folder;
  }
  return null;
}

/**
 * CAP_DAC_READ_SEARCH lets a process read past folder modes; containers often grant only the broader CAP_DAC_OVERRIDE. The secure
 * bit makes access(2), by which PostgreSQL looks for its own programs, respect them (capabilities(7), SECBIT_NO_SETUID_FIXUP).
 */
async function setprivPrefix(user: User, programs: string): Promise<string[] | null> {
  await access(programs, constants.X_OK);
  for (const right of ['dac_read_search', 'dac_override']) {
    const prefix = [
      'setpriv',
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      '--clear-groups',
      '--securebits=+no_setuid_fixup',
      `--inh-caps=+${right}`,
      `--ambient-caps=+${right}`,
      '--',
    ];
    const works = await promisify(execFile)(prefix[0] ?? '', [...prefix.slice(1), programs, '--version']).then(
      () => true,
      () => false,
    );
    if (works) return prefix;
  }
  return null;
}
