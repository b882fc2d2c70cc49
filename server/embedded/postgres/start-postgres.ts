import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, statfs, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { log } from '@/server/platform/log';
import { findBinaries } from './binaries';
import { adoptPostmaster, cleanEnv, startPostmaster, stopPostmaster, type Cluster, type Postmaster } from './postmaster';
import { giveTo, runAs } from './unprivileged';

/**
 * The embedded PostgreSQL: the real server, on 127.0.0.1 only, its files in `<dataDir>/postgres`, its port and passwords in
 * `<dataDir>/postgres.json`. We connect as `fl_owner`, which owns the database and may create roles but is no superuser, so
 * row-level security holds here exactly as it does on a hosted server.
 *
 * A killed parent leaves the server running; the next start adopts it. A server that dies is started again on the same
 * port, and the pools of the process reconnect by themselves.
 */
export type EmbeddedPostgres = {
  /** Connection string of `fl_owner`. */
  url: string;
  /** Connection string of the superuser, for what tests and maintenance need. */
  adminUrl: string;
  pid: () => number;
  stop: () => Promise<void>;
};

export type PostgresOptions = {
  /** The product's data folder; the database takes `postgres/`, `postgres.json` and `postgres.log` in it. */
  dataDir: string;
  /** Wanted port; without it the one used last time, or a free one. */
  port?: number;
  /** Server settings over ours: a throw-away database switches fsync off. */
  settings?: Record<string, string>;
  /** Refuse to start with less room on the disk. */
  neededMb?: number;
};

const DATABASE = 'fastlead';
const OWNER = 'fl_owner';
const MAJOR = '18';
const NEEDED_MB = 200; // an empty database takes 45 MB and its first WAL files 32 MB; the rest is room to work
const LOG_LIMIT_BYTES = 5_000_000;
const MAX_RESTARTS_A_MINUTE = 5; // a server that dies more often than that has a reason a restart does not cure

const ourSettings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '', // TCP only: /tmp need not be writable
  max_connections: '200', // the product takes 93; a killed one's may still be closing beside those of the next, and people look inside
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  log_min_error_statement: 'panic', // statements may hold personal data
  jit: 'off', // our statements are short; compiling them costs more than it saves
};

type Saved = { port?: number; ownerPassword: string; adminPassword: string };

/** Starts (or adopts) the embedded server. Throws an Error whose message is meant for the person at the terminal. */
export async function startPostgres({ dataDir, port, settings = {}, neededMb = NEEDED_MB }: PostgresOptions): Promise<EmbeddedPostgres> {
  const home = resolve(dataDir);
  await mkdir(home, { recursive: true, mode: 0o700 });
  await checkRoom(home, neededMb);
  const saved = await readSaved(home);
  const cluster = await prepareCluster(home, saved);
  const options = { port: port ?? saved.port, settings: { ...ourSettings, ...settings } };
  let server = (await adoptPostmaster(cluster)) ?? (await startPostmaster(cluster, options));
  await writeSaved(home, { ...saved, port: server.port });
  options.port = server.port;
  await ensureOwner(cluster, server.port, saved.ownerPassword);

  const keeper = keepRunning(cluster, options, (next) => (server = next));
  keeper.watch(server);
  return {
    url: `postgresql://${OWNER}:${saved.ownerPassword}@127.0.0.1:${server.port}/${DATABASE}`,
    adminUrl: `postgresql://postgres:${saved.adminPassword}@127.0.0.1:${server.port}/postgres`,
    pid: () => server.pid,
    stop: async () => {
      keeper.end();
      await stopPostmaster(cluster, server);
    },
  };
}

/** Starts a server that died again, on the same port. */
function keepRunning(
  cluster: Cluster,
  options: Parameters<typeof startPostmaster>[1],
  onNew: (server: Postmaster) => void,
): { watch: (server: Postmaster) => void; end: () => void } {
  let isEnding = false;
  let deaths: number[] = [];
  const watch = (server: Postmaster): void => server.onGone(() => void again());
  const again = async (): Promise<void> => {
    if (isEnding) return;
    deaths = [...deaths.filter((at) => at > Date.now() - 60_000), Date.now()];
    log.error({ event: 'postgres_died', deathsThisMinute: deaths.length });
    if (deaths.length > MAX_RESTARTS_A_MINUTE) return;
    try {
      const next = await startPostmaster(cluster, options);
      onNew(next);
      watch(next);
      log.info({ event: 'postgres_restarted', pid: next.pid });
    } catch (error) {
      log.error({ event: 'postgres_restart_failed', message: (error as Error).message });
    }
  };
  return { watch, end: () => void (isEnding = true) };
}

async function readSaved(home: string): Promise<Saved> {
  const path = join(home, 'postgres.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new Error(`Cannot read ${path}: ${error.message}`, { cause: error });
  });
  const isMade = await exists(join(home, 'postgres'));
  if (text === null && isMade)
    throw new Error(
      `${path} is missing, and with it the passwords of the database beside it. Restore it from your backup, or move ${home} away to begin anew.`,
    );
  if (text === null) {
    const made = { ownerPassword: password(), adminPassword: password() };
    await writeSaved(home, made);
    return made;
  }
  try {
    const saved = JSON.parse(text) as Saved;
    if (saved.ownerPassword && saved.adminPassword) return saved;
  } catch {
    // Falls through to the same message as a file with missing fields.
  }
  throw new Error(`${path} is damaged. Restore it from your backup, or move ${home} away to begin anew.`);
}

function password(): string {
  return randomBytes(24).toString('base64url');
}

/** Written beside and renamed: a crash leaves the old file or the new one, never half of it. */
async function writeSaved(home: string, saved: Saved): Promise<void> {
  const path = join(home, 'postgres.json');
  await writeFile(`${path}.new`, `${JSON.stringify(saved, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

async function prepareCluster(home: string, saved: Saved): Promise<Cluster> {
  const dataDir = join(home, 'postgres');
  const logFile = join(home, 'postgres.log');
  if (((await stat(logFile).catch(() => null))?.size ?? 0) > LOG_LIMIT_BYTES) await truncate(logFile, 0);
  const binaries = await findBinaries();
  const as = await runAs(binaries.postgres, dataDir);
  const cluster: Cluster = { dataDir, logFile, password: saved.adminPassword, binaries, as };
  if (await exists(dataDir)) await checkMade(dataDir);
  else await initialise(cluster);
  await giveTo(dataDir, as);
  return cluster;
}

async function checkRoom(home: string, neededMb: number): Promise<void> {
  const { bavail, bsize } = await statfs(home);
  const freeMb = Math.floor((bavail * bsize) / 1_000_000);
  if (freeMb < neededMb)
    throw new Error(
      `Only ${freeMb} MB are free on the disk of ${home}; the database needs ${neededMb} MB. Make room, or set DATA_DIR to a folder on another disk.`,
    );
}

async function checkMade(dataDir: string): Promise<void> {
  const version = (await readFile(join(dataDir, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (version === MAJOR) return;
  if (version)
    throw new Error(
      `${dataDir} was made by PostgreSQL ${version}; this release brings ${MAJOR}. Move its data over with pg_dump, as docs/operations.md ("Upgrading PostgreSQL") says.`,
    );
  const names = await readdir(dataDir).catch(() => []);
  throw new Error(
    `${dataDir} is not a database folder (${names.length === 0 ? 'it is empty' : 'PG_VERSION is missing'}). Restore your backup, or move it away to begin anew.`,
  );
}

/** Made in a folder beside and renamed: an interrupted first start leaves nothing half-made behind. */
async function initialise({ dataDir, binaries, as, password: secret }: Cluster): Promise<void> {
  const draft = `${dataDir}.new`;
  const secretFile = `${dataDir}.pw`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(secretFile, `${secret}\n`, { mode: 0o600 });
  await giveTo(draft, as);
  await giveTo(secretFile, as);
  const flags = [
    '-D',
    draft,
    '-U',
    'postgres',
    '--auth=scram-sha-256',
    `--pwfile=${secretFile}`,
    '--locale=C',
    '--encoding=UTF8',
    '--no-instructions',
  ];
  const [command = '', ...words] = [...as.prefix, binaries.initdb, ...flags];
  try {
    await promisify(execFile)(command, words, { ...as.ids, env: cleanEnv(), cwd: draft });
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    const said = (error as { stderr?: string }).stderr ?? String(error);
    if (/No space left on device/.test(said))
      throw new Error(`The disk of ${dataDir} is full. Make room and start again.`, { cause: error });
    throw new Error(`The embedded PostgreSQL could not make its data folder:\n  ${said.trim().split('\n').slice(-3).join('\n  ')}`, {
      cause: error,
    });
  } finally {
    await rm(secretFile, { force: true });
  }
  await rename(draft, dataDir);
}

/** The role and the database we work with. Checked at every start: a first start may have been cut off in between. */
async function ensureOwner({ password: secret }: Cluster, port: number, ownerPassword: string): Promise<void> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: secret,
    database: 'postgres',
    connectionTimeoutMillis: 5000,
  });
  await client.connect();
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '${OWNER}') AS role, EXISTS (SELECT FROM pg_database WHERE datname = '${DATABASE}') AS database`,
    );
    if (!rows[0]?.role) await client.query(`CREATE ROLE ${OWNER} LOGIN CREATEROLE PASSWORD ${client.escapeLiteral(ownerPassword)}`);
    if (!rows[0]?.database) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`);
  } finally {
    await client.end();
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
