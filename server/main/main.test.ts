import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestPostgres, type TestPostgres } from '@/server/embedded/postgres/start-test-postgres';
import { bundleOptions } from '../start/prepare.mjs';

/** Every way a start can fail that the person at the terminal can put right: a clear sentence, no stack, exit code 1. */
const keys = { DATA_KEYS: `k1:${'A'.repeat(43)}=`, INDEX_KEYS: `k1:${'A'.repeat(43)}=`, NEXTAUTH_SECRET: 'x'.repeat(32) };
const undo: (() => unknown)[] = [];
const BUNDLE = 'dist/main-under-test.mjs'; // in the project, where its packages are found
let home = '';
beforeAll(async () => {
  await build({
    ...bundleOptions,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    entryPoints: ['server/main.ts'],
    outfile: BUNDLE,
    sourcemap: false,
  });
  home = await mkdtemp(join(tmpdir(), 'fast-lead-main-'));
});
afterAll(async () => {
  for (const step of undo) await step();
  await rm(home, { recursive: true, force: true });
});

describe('a start that cannot succeed says why and ends with 1', () => {
  test('port taken', async () => {
    const { port, server } = await listener();
    expect(await start({ PORT: String(port) })).toMatch(
      `Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start`,
    );
    server.close();
  });

  test('no port number', async () => {
    expect(await start({ PORT: 'http' })).toMatch('PORT=http is no port number');
  });

  test('foreign host address', async () => {
    expect(await start({ HOST: '203.0.113.1' })).toMatch('HOST=203.0.113.1 is no address of this machine');
  });

  test('second instance on one data folder', async () => {
    const dataDir = await folder();
    await writeFile(join(dataDir, 'process.json'), JSON.stringify({ pid: process.pid, bornAt: null, port: 3000 }));
    expect(await start({ DATA_DIR: dataDir })).toMatch(
      new RegExp(`Fast Lead already runs on .* \\(process ${process.pid}, http://localhost:3000\\)`),
    );
  });

  test('not because of a holder that was killed and whose end nobody has looked at yet', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] }); // asks after no child
    undo.push(() => parent.kill('SIGKILL'));
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line);
    await expect.poll(() => readFile(`/proc/${pid}/stat`, 'utf8')).toContain(') Z ');
    const bornAt = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ')[19];
    const dataDir = await folder({ 'process.json': JSON.stringify({ pid, bornAt, port: 3000 }) });
    await mkdir(join(dataDir, 'postgres')); // it comes as far as the next thing that is wrong
    expect(await start({ DATA_DIR: dataDir })).toMatch(/keys\.json is missing/);
  });

  test('data folder that is a file', async () => {
    const file = join(home, 'file');
    await writeFile(file, '');
    expect(await start({ DATA_DIR: file })).toMatch(
      /The data folder .*file cannot be used: .*Make it writable for this user, or set DATA_DIR/,
    );
  });

  test('data folder below a file', async () => {
    await writeFile(join(home, 'plain'), '');
    expect(await start({ DATA_DIR: join(home, 'plain', 'data') })).toMatch(/The data folder .* cannot be used: ENOTDIR/);
  });

  test('keys lost beside a database', async () => {
    const dataDir = await folder();
    await mkdir(join(dataDir, 'postgres'));
    expect(await start({ DATA_DIR: dataDir })).toMatch(/keys\.json is missing, and without it the personal data .* cannot be read/);
  });

  test('damaged keys', async () => {
    const dataDir = await folder({ 'keys.json': '{"DATA_KEYS":' });
    expect(await start({ DATA_DIR: dataDir })).toMatch(/keys\.json is damaged/);
  });

  test('passwords lost beside a database', async () => {
    const dataDir = await folder({ 'keys.json': JSON.stringify(keys) });
    await mkdir(join(dataDir, 'postgres'));
    expect(await start({ DATA_DIR: dataDir })).toMatch(/postgres\.json is missing, and with it the passwords/);
  });

  test.each([
    ['an empty database folder', {}, 'is not a database folder (it is empty)'],
    ['a database folder of another release', { PG_VERSION: '15\n' }, 'was made by PostgreSQL 15; this release brings 18'],
    ['a database folder without its heart', { 'postgresql.conf': '' }, 'is not a database folder (PG_VERSION is missing)'],
    ['a database folder with nothing but a version', { PG_VERSION: '18\n' }, 'The embedded PostgreSQL did not start'],
  ])('%s', async (_name, files, message) => {
    const dataDir = await folder({ 'keys.json': JSON.stringify(keys), 'postgres.json': '{"ownerPassword":"o","adminPassword":"p"}' });
    await mkdir(join(dataDir, 'postgres'), { mode: 0o700 });
    for (const [name, text] of Object.entries(files)) await writeFile(join(dataDir, 'postgres', name), text as string);
    expect(await start({ DATA_DIR: dataDir })).toContain(message);
  });
});

test('every wrong variable is named at once', async () => {
  const said = await start({ DATA_DIR: await folder(), LOG_LEVEL: 'loud', PUBLIC_URL: 'example.com' });
  expect(said).toMatch(/The environment is not complete:\n {2}PUBLIC_URL: .*\n {2}LOG_LEVEL: .*\nSee docs\/operations.md, "Environment"/);
});

describe('a DATABASE_URL that does not work', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    undo.push(postgres.stop);
  });

  const changed = (change: (url: URL) => void): string => {
    const url = new URL(postgres.templateUrl);
    change(url);
    return url.href;
  };

  test('without keys it is refused, with the commands that make them', async () => {
    const said = await start({ DATABASE_URL: postgres.templateUrl });
    expect(said).toContain('DATA_KEYS, INDEX_KEYS, NEXTAUTH_SECRET must be set too');
    expect(said).toContain(`DATA_KEYS=$(node -p "'k1:'+require('crypto').randomBytes(32).toString('base64')")`);
  });

  test.each([
    ['no address at all', () => 'database', 'DATABASE_URL is not the address of a PostgreSQL'],
    ["another program's address", () => 'mysql://root@127.0.0.1/x', 'DATABASE_URL is not the address of a PostgreSQL'],
    ['nobody listens', () => changed((url) => (url.port = '1')), 'nothing listens there'],
    ['wrong password', () => changed((url) => (url.password = 'wrong')), 'wrong user or password'],
    ['no such database', () => changed((url) => (url.pathname = '/nothing')), 'there is no database of that name'],
    ['no such host', () => changed((url) => (url.hostname = 'nowhere.invalid')), /no host of that name|cannot be looked up/],
  ])('%s', async (_name, url, message) => {
    const said = await start({ ...keys, DATABASE_URL: url() });
    expect(said).toMatch(message);
    expect(said).not.toContain('wrong@');
  });

  test('too old a PostgreSQL', async () => {
    const { port, server } = await oldPostgres();
    expect(await start({ ...keys, DATABASE_URL: `postgresql://a:b@127.0.0.1:${port}/c` })).toMatch(
      'is version 13; Fast Lead needs 14 or later',
    );
    server.close();
  });
});

test('a failed start leaves the data folder free for the next one', async () => {
  const dataDir = await folder({ 'keys.json': '{' });
  await start({ DATA_DIR: dataDir });
  expect((await readdir(dataDir)).sort()).toEqual(['keys.json']);
  expect((await stat(dataDir)).isDirectory()).toBe(true);
});

test('a product that is let go while it loads ends, too', { timeout: 30_000 }, async () => {
  const { port, server } = await listener();
  server.close();
  const child = spawn(process.execPath, [BUNDLE], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', LOG_LEVEL: 'silent', DATA_DIR: await folder(), PORT: String(port) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  undo.push(() => child.kill('SIGKILL'));
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

async function folder(files: Record<string, string> = {}): Promise<string> {
  const path = await mkdtemp(join(home, 'data-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return path;
}

/** Runs the process until it ends; returns what it said. */
async function start(env: Record<string, string>): Promise<string> {
  const given = { DATA_DIR: join(home, 'unused'), PORT: '0', ...env };
  if (given.PORT === '0') {
    const { port, server } = await listener();
    server.close();
    given.PORT = String(port);
  }
  const child = spawn(process.execPath, [BUNDLE], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', LOG_LEVEL: 'silent', ...given },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ code, said }).toMatchObject({ code: 1 });
  expect(said).not.toMatch(/\n\s+at /);
  return said;
}

async function listener(): Promise<{ port: number; server: Server }> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : 0 };
}

/** Lets anybody in and says it is PostgreSQL 13 (frontend/backend protocol 3.0, "Message Formats"). */
async function oldPostgres(): Promise<{ port: number; server: Server }> {
  const message = (type: string, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(type), length, body]);
  };
  const int16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
  const ready = message('Z', Buffer.from('I'));
  const column = (name: string, oid: number): Buffer =>
    Buffer.concat([Buffer.from(`${name}\0`), Buffer.alloc(6), Buffer.from([0, 0, 0, oid]), int16(4), Buffer.alloc(4, 0xff), int16(0)]);
  const value = (text: string): Buffer => Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]);
  const { port, server } = await listener();
  server.on('connection', (socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      if (chunk[0] === 0x58) socket.end();
      else if (chunk[0] === 0x51)
        socket.write(
          Buffer.concat([
            message('T', int16(2), column('version', 23), column('superuser', 16)),
            message('D', int16(2), value('130014'), value('f')),
            message('C', Buffer.from('SELECT 1\0')),
            ready,
          ]),
        );
      else socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]));
    });
  });
  return { port, server };
}
