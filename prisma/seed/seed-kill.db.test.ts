import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { systemDb } from '@/server/platform/db/client';
import { seedDemo } from './seed';

/** Two of them at once, too: both want the database of this file, which is empty. */
test('a first start that is killed while it seeds leaves nothing behind, and the next one makes the whole demo, once', async () => {
  for (const afterMs of [0, 250, 700, 1200]) {
    const child = seeding();
    await vi.waitFor(async () => expect(await writers()).toBe(1), { timeout: 20_000, interval: 20 });
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(child.signalCode, 'it ended before it was killed').toBe('SIGKILL');
    await vi.waitFor(async () => expect(await writers()).toBe(0), { timeout: 10_000, interval: 50 });
    expect([await systemDb().tenant.count(), await systemDb().user.count(), await systemDb().lead.count()]).toEqual([0, 0, 0]);
  }
  const [one, other] = await Promise.all([seedDemo(), seedDemo()]);
  expect([one, other].filter((made) => made !== null)).toMatchObject([{ tenants: 1 }]);
  const made = one ?? other;
  expect([await systemDb().tenant.count(), await systemDb().lead.count()]).toEqual([1, made?.leads]);
  expect(await seedDemo()).toBeNull();
}, 90_000);

function seeding(): ChildProcess {
  const program = `import('./prisma/seed/seed.ts').then(({ seedDemo }) => seedDemo())`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { stdio: 'inherit' });
}

/** Transactions of other processes that have written: those hold a transaction id. */
async function writers(): Promise<number> {
  const rows = await systemDb().$queryRaw<{ count: bigint }[]>`
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL`;
  return Number(rows[0]?.count);
}
