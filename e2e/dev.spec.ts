import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { readDataFile } from '@/testing/product-world';
import { freePort } from '@/testing/start-product';

const root = join(import.meta.dirname, '..');
let copy = '';
let dev: ChildProcess;
let said = '';

test.beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'fast-lead-dev-'));
  const left = /^(node_modules|dist|test-results|\.git|\.next.*|\.data.*)$/;
  for (const name of readdirSync(root)) if (!left.test(name)) await cp(join(root, name), join(copy, name), { recursive: true });
  mkdirSync(join(copy, 'dist'));
  copyFileSync(join(root, 'dist/stamps.json'), join(copy, 'dist/stamps.json'));
  linkTree(join(root, 'node_modules'), join(copy, 'node_modules'));
});
test.afterAll(async () => {
  try {
    process.kill(-(dev.pid ?? 0), 'SIGKILL'); // with its compilers
  } catch {
    // all of it has ended
  }
  await rm(copy, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
});

/** Of a developer's edits: they are made in a copy, because other tests run from this tree. */
test('npm run dev shows an edited page at once, starts anew after an edit of the server, and ends with its terminal', async ({
  request,
}) => {
  test.setTimeout(150_000); // a page's first compilation beside a browser test takes its time
  const patient = { timeout: 60_000, intervals: [250] };
  const port = await freePort();
  const { NEXT_DIST_DIR: _, ...env } = process.env;
  const begin = () => {
    dev = spawn(process.execPath, ['server/start.mjs', 'dev'], {
      cwd: copy,
      env: { ...env, PORT: String(port), DATA_DIR: join(copy, '.data'), LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a group of its own: a terminal's Ctrl+C reaches all of it
    });
    for (const stream of [dev.stdout, dev.stderr]) stream?.on('data', (chunk) => (said += chunk));
  };
  begin();
  const get = async (path: string): Promise<string> => (await request.get(`http://localhost:${port}${path}`)).text();
  const pid = async () => (await readDataFile(join(copy, '.data'), 'process.json')).pid;
  const starts = () => said.split('Fast Lead is ready on').length - 1;
  await expect.poll(starts, { ...patient, message: 'it starts' }).toBe(1);
  const first = await pid();

  await edit('app/[locale]/offline/page.tsx', 'figure="···"', 'figure="edited by hand"');
  await expect.poll(() => get('/offline'), patient).toContain('edited by hand');
  await edit('app/[locale]/offline/page.tsx', 'figure="edited by hand"', 'figure="edited again"');
  await expect.poll(() => get('/offline'), patient).toContain('edited again');
  expect([starts(), await pid()], 'the page needed no new process').toEqual([1, first]);

  await edit('server/rest/health.ts', "{ status: 'live' }", "{ status: 'live and edited' }");
  await expect.poll(() => get('/api/health/live').catch(String), patient).toContain('live and edited');
  await expect.poll(starts, patient).toBe(2);
  expect(await pid()).not.toBe(first);
  await expect
    .poll(() => get('/widget/v1/widget.js?t=demo'), {
      ...patient,
      message: 'the widget is built, and the data of the old process is there',
    })
    .toContain('Белая линия');

  process.kill(-(dev.pid ?? 0), 'SIGINT');
  const [code] = await once(dev, 'exit');
  expect(code, said).toBe(0);

  begin();
  await expect.poll(starts, { ...patient, message: 'it starts on what is there' }).toBe(3);
  const last = Number(await pid());
  dev.kill('SIGKILL');
  await expect.poll(() => isAlive(last), { ...patient, message: 'nobody holds it any more' }).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(copy, path), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(copy, path), text.replace(from, to));
}

/** Packages as hard links: the same files, no time and no space. Next follows no link that leads out of its folder. */
function linkTree(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target); // another disk, or a file system without links
  }
}
