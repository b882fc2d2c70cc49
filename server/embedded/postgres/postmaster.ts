import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { open, readFile, readlink, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { rawEnv } from '@/server/platform/env';
import type { Binaries } from './binaries';
import type { RunAs } from './unprivileged';

/** One running server process. */
export type Postmaster = {
  pid: number;
  port: number;
  /** Runs once when the process is gone, whoever ended it. */
  onGone(listener: () => void): void;
};

export type Cluster = { dataDir: string; logFile: string; password: string; binaries: Binaries; as: RunAs };

const STARTED_WITHIN_MS = 60_000; // recovery after a crash with a full WAL of 512 MB took 9 s; slow disks need more
const POLL_MS = 20; // a server with data is ready after 60-100 ms
const WATCH_MS = 500;

/** Starts the server on `port`, or on a free one when that is taken. Throws an Error with the end of the server's log. */
export async function startPostmaster(
  cluster: Cluster,
  options: { port: number | undefined; settings: Record<string, string> },
): Promise<Postmaster> {
  const deadline = Date.now() + STARTED_WITHIN_MS;
  for (;;) {
    const port = await freePort(options.port);
    const child = await run(cluster, port, options.settings);
    if (await ready(cluster, port, child.process, deadline))
      return { pid: child.process.pid ?? 0, port, onGone: (listener) => void child.process.once('exit', listener) };
    const said = (await readFile(cluster.logFile, 'utf8')).slice(child.logStart);
    // Children of a killed server may hold the shared memory for a moment; a port may be taken between our look and its bind.
    const passes = /pre-existing shared memory block|could not bind|Address already in use/.test(said);
    if (!passes || Date.now() > deadline) throw new Error(explain(said, cluster));
    await pause(200);
  }
}

/** The server that a killed parent left running on this folder, or null. A stale pid file is PostgreSQL's to judge. */
export async function adoptPostmaster(cluster: Cluster): Promise<Postmaster | null> {
  const lines = (await readFile(join(cluster.dataDir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!pid || !isAlive(pid)) return null;
  if (!(await isPostgres(pid))) {
    await rm(join(cluster.dataDir, 'postmaster.pid'), { force: true }); // the number went to another program since
    return null;
  }
  if (!port || !(await ready(cluster, port, null, Date.now() + STARTED_WITHIN_MS)))
    throw new Error(
      `A PostgreSQL server (process ${pid}) holds ${cluster.dataDir} but does not answer. Stop it ("kill ${pid}") and start again.`,
    );
  return { pid, port, onGone: (listener) => watch(pid, listener) };
}

/** Asks the server to end its sessions and close its files; resolves when it is gone. */
export async function stopPostmaster(cluster: Cluster, { pid }: Postmaster): Promise<void> {
  if (process.platform === 'win32')
    await promisify(execFile)(cluster.binaries.pgCtl, ['stop', '-D', cluster.dataDir, '-m', 'fast']).catch(() => undefined);
  else if (isAlive(pid)) process.kill(pid, 'SIGINT'); // PostgreSQL's "fast shutdown"
  while (isAlive(pid)) await pause(POLL_MS);
}

/** Whether this server lets our superuser in and serves our folder. */
async function answers({ dataDir, password }: Cluster, port: number): Promise<'yes' | 'not yet' | 'no'> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => undefined); // the same failure is thrown below
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`);
    return rows[0]?.folder === dataDir ? 'yes' : 'no';
  } catch (error) {
    return (error as { code?: string }).code === '28P01' ? 'no' : 'not yet'; // 28P01: wrong password
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ready(cluster: Cluster, port: number, child: ChildProcess | null, deadline: number): Promise<boolean> {
  while (Date.now() < deadline) {
    if (child && (child.exitCode !== null || child.signalCode !== null)) return false;
    const answer = await answers(cluster, port);
    if (answer !== 'not yet') return answer === 'yes';
    await pause(POLL_MS);
  }
  return false;
}

/**
 * Its own process group: Ctrl+C reaches only us and we stop it last. Its output goes to a file, not a pipe, so it outlives a
 * killed parent undisturbed.
 */
async function run(
  { binaries, dataDir, logFile, as }: Cluster,
  port: number,
  settings: Record<string, string>,
): Promise<{ process: ChildProcess; logStart: number }> {
  const log = await open(logFile, 'a', 0o600);
  try {
    const { size } = await log.stat();
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const [command = '', ...words] = [...as.prefix, binaries.postgres, '-D', dataDir, '-p', String(port), ...flags];
    const child = spawn(command, words, {
      ...as.ids,
      env: cleanEnv(),
      stdio: ['ignore', log.fd, log.fd],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    child.unref();
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    return { process: child, logStart: size };
  } finally {
    await log.close();
  }
}

/** Without our PG* variables and language: they would change what the server listens on and says. */
export function cleanEnv(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SystemRoot', 'TEMP'].map((name) => [name, rawEnv(name)] as const).filter(([, value]) => value !== undefined);
  return { NODE_ENV: 'production', ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

function explain(said: string, { dataDir, logFile }: Cluster): string {
  const reason = said
    .split('\n')
    .filter((line) => /FATAL|PANIC|ERROR|HINT|error/.test(line))
    .slice(-3)
    .join('\n  ')
    .trim();
  if (/No space left on device/.test(said)) return `The disk of ${dataDir} is full. Make room and start again.`;
  return `The embedded PostgreSQL did not start:\n  ${reason || said.trim().slice(-500) || 'it said nothing'}\nIts log is ${logFile}. If the data folder is broken, move ${dataDir} away (or restore your backup) and start again.`;
}

async function freePort(wanted: number | undefined): Promise<number> {
  for (const port of wanted ? [wanted, 0] : [0]) {
    const found = await new Promise<number | null>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(null));
      probe.listen(port, '127.0.0.1', () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? null) : null));
      });
    });
    if (found) return found;
  }
  throw new Error('There is no free port on 127.0.0.1 for the embedded PostgreSQL.');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether the process is a PostgreSQL. Where there is no /proc the caller's connection decides. */
async function isPostgres(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const program = await readlink(`/proc/${pid}/exe`).catch(() => null);
  const command = program ?? (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
  return /postgres/.test(command);
}

function watch(pid: number, onGone: () => void): void {
  const timer = setInterval(() => {
    if (isAlive(pid)) return;
    clearInterval(timer);
    onGone();
  }, WATCH_MS);
  timer.unref();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
