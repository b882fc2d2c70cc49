import pg from 'pg';
import { readMigrations } from './migrate';

// A database that needs longer than this for one look-up cannot serve people either.
const PATIENCE_MS = 2000;

export type DatabaseHealth = { database: string | null; migrations: string | null };

/**
 * Asks the database the way a new process would: a fresh connection, then which migrations were applied. Each part is null
 * when it is well, or a reason without addresses or names of ours, because /api/health is open.
 */
export async function databaseHealth({ databaseUrl, folder }: { databaseUrl: string; folder: string }): Promise<DatabaseHealth> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS });
  client.on('error', () => {}); // a connection cut between two questions is reported by the second one
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string; done: boolean }>(
      'SELECT migration_name AS name, finished_at IS NOT NULL AS done FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    );
    const failed = rows.filter((row) => !row.done);
    if (failed.length > 0) return { database: null, migrations: 'a migration failed half-way' };
    const known = await readMigrations(folder);
    const pending = known.filter((migration) => !rows.some((row) => row.name === migration.name));
    return { database: null, migrations: pending.length > 0 ? `${pending.length} not applied` : null };
  } catch (error) {
    return (error as { code?: string }).code === '42P01'
      ? { database: null, migrations: 'none applied' }
      : { database: 'unreachable', migrations: 'unknown' };
  } finally {
    await client.end().catch(() => {});
  }
}
