import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '@/server/platform/db/migrate';
import { startPostgres } from './start-postgres';

/**
 * A throw-away server for tests, with one migrated template database. Each test file takes a copy of it, which costs about
 * 40 ms instead of a migration. Nothing here survives the run, so it writes without waiting for the disk.
 */
export type TestPostgres = {
  adminUrl: string;
  /** A fresh migrated database of its own; returns the connection string of its owner `fl_owner`. */
  createDatabase: () => Promise<string>;
  /** The owner's connection string of the template: nobody may be connected to it while copies are made. */
  templateUrl: string;
  stop: () => Promise<void>;
};

const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300', autovacuum: 'off' };

export async function startTestPostgres(): Promise<TestPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'fast-lead-test-'));
  const server = await startPostgres({ dataDir, settings: careless });
  await migrate(server.url, join(process.cwd(), 'prisma', 'migrations'));
  return {
    adminUrl: server.adminUrl,
    templateUrl: server.url,
    createDatabase: () => createTestDatabase({ adminUrl: server.adminUrl, templateUrl: server.url }),
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Copies the template; usable from another process than the one that started the server. */
export async function createTestDatabase({ adminUrl, templateUrl }: { adminUrl: string; templateUrl: string }): Promise<string> {
  const copy = new URL(templateUrl);
  const template = copy.pathname.slice(1);
  const name = `t_${randomBytes(8).toString('hex')}`;
  const admin = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 5000 });
  await admin.connect();
  try {
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${copy.username}`);
  } finally {
    await admin.end();
  }
  copy.pathname = `/${name}`;
  return copy.href;
}

/** Drops a copy, whoever is still connected. */
export async function dropTestDatabase({ adminUrl, url }: { adminUrl: string; url: string }): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 5000 });
  await admin.connect();
  try {
    await admin.query(`DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
  } finally {
    await admin.end();
  }
}
