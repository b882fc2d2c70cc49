import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { refuseOldProcess } from './product-env';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fast-lead-env-'));
  vi.stubEnv('DATA_DIR', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test('a rotation does not begin while a product runs that was started before the keys changed', async () => {
  await write('process.json', { pid: process.pid, port: 3000 }, 10);
  await write('keys.json', {}, 20);
  await expect(refuseOldProcess()).rejects.toThrow(/The product on port 3000 was started before .*keys\.json changed\. Restart it first/);
});

test.each([
  ['that was restarted since', { pid: process.pid, port: 3000 }, 30],
  ['that is gone', { pid: 2 ** 22 + 1, port: 3000 }, 10], // above the greatest number of a process
])('a product %s holds no rotation up', async (_name, holder, startedAt) => {
  await write('process.json', holder, startedAt);
  await write('keys.json', {}, 20);
  await expect(refuseOldProcess()).resolves.toBeUndefined();
});

test('without a product beside it a rotation begins', async () => {
  await write('keys.json', {}, 20);
  await expect(refuseOldProcess()).resolves.toBeUndefined();
});

async function write(name: string, content: object, second: number): Promise<void> {
  await writeFile(join(folder, name), JSON.stringify(content));
  await utimes(join(folder, name), second, second);
}
