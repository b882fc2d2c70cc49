import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';
import { startPostgres, type EmbeddedPostgres } from './start-postgres';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

test('what was written before a stop is there after the next start, on the same port', async () => {
  const dataDir = await folder();
  const first = await start(dataDir);
  await ask(first.url, 'CREATE TABLE kept (n int)');
  await first.stop();
  expect(isAlive(first.pid())).toBe(false);
  const second = await start(dataDir);
  expect(second.url).toBe(first.url);
  expect(await ask(second.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 0 }]);
});

test('a server whose parent was killed is taken over with its sessions alive', async () => {
  const dataDir = await folder();
  const program = `import('./server/embedded/postgres/start-postgres.ts').then(async ({ startPostgres }) => { const s = await startPostgres({ dataDir: process.argv[1] }); console.log('pid ' + s.pid()); setInterval(() => {}, 1000); })`;
  const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(/pid (\d+)/.exec(line.toString('utf8'))?.[1]);
  parent.kill('SIGKILL');
  await once(parent, 'close');
  expect(isAlive(pid)).toBe(true);
  const adopted = await start(dataDir);
  expect(adopted.pid()).toBe(pid);
  expect(await ask(adopted.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
});

test('a server that is killed is started again on the same port and has lost nothing that was committed', async () => {
  const server = await start(await folder());
  await ask(server.url, 'CREATE TABLE kept AS SELECT 1 AS n');
  const pid = server.pid();
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(server.pid()).not.toBe(pid), { timeout: 20_000, interval: 50 });
  await vi.waitFor(async () => expect(await ask(server.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]), { timeout: 20_000, interval: 50 });
});

test('a pid file whose number went to another program does not stop a start', async () => {
  const dataDir = await folder();
  const first = await start(dataDir);
  const lines = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  await first.stop();
  await writeFile(join(dataDir, 'postgres', 'postmaster.pid'), [String(process.pid), ...lines.slice(1)].join('\n'), { mode: 0o600 });
  const second = await start(dataDir);
  expect(await ask(second.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
});

test('our role is no superuser and cannot bypass row-level security; the disk is waited for; nothing but loopback listens', async () => {
  const { url, adminUrl } = await start(await folder());
  expect(await ask(url, 'SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user')).toEqual([
    { rolsuper: false, rolbypassrls: false, rolcreaterole: true },
  ]);
  const shown = await ask(
    adminUrl,
    `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'listen_addresses', 'unix_socket_directories', 'server_encoding') ORDER BY name`,
  );
  expect(Object.fromEntries(shown.map((row) => [row.name, row.setting]))).toEqual({
    fsync: 'on',
    synchronous_commit: 'on',
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    server_encoding: 'UTF8',
  });
});

test('passwords are readable by their owner only', async () => {
  const dataDir = await folder();
  await start(dataDir);
  expect((await stat(join(dataDir, 'postgres.json'))).mode & 0o777).toBe(0o600);
});

test('it runs in a folder that others may not enter, whoever we are', async () => {
  const closed = await folder();
  await chmod(closed, 0o700);
  const { url } = await start(join(closed, 'project', '.data'));
  expect(await ask(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
});

test('too little room on the disk is said before anything is written', async () => {
  await expect(startPostgres({ dataDir: await folder(), neededMb: 1_000_000_000 })).rejects.toThrow(
    /Only \d+ MB are free on the disk of .*Make room, or set DATA_DIR/,
  );
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'fast-lead-postgres-'));
  undo.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function start(dataDir: string): Promise<EmbeddedPostgres> {
  const server = await startPostgres({ dataDir });
  undo.push(() => server.stop());
  return server;
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
