import pg from 'pg';
import { StartupError } from './startup-error';

const OLDEST = 14;

/** Looks whether DATABASE_URL can be worked with. Throws a StartupError that says what is wrong with it, without its password. */
export async function checkDatabase(databaseUrl: string): Promise<void> {
  const address = readUrl(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 }); // a database that sleeps needs a few seconds to wake
  client.on('error', () => undefined); // the query below throws the same
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number; superuser: boolean }>(
      `SELECT current_setting('server_version_num')::int AS version, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser`,
    );
    const major = Math.floor((rows[0]?.version ?? 0) / 10_000);
    if (major < OLDEST)
      throw new StartupError(`The PostgreSQL behind DATABASE_URL (${address}) is version ${major}; Fast Lead needs ${OLDEST} or later.`);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(`DATABASE_URL does not work (${address}): ${explain(error as NodeJS.ErrnoException)}`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}

function readUrl(databaseUrl: string): string {
  try {
    const url = new URL(databaseUrl);
    if (url.protocol === 'postgres:' || url.protocol === 'postgresql:') return `${url.hostname}:${url.port || 5432}${url.pathname}`;
  } catch {
    // Said below.
  }
  throw new StartupError('DATABASE_URL is not the address of a PostgreSQL. It looks like postgresql://user:password@host:5432/database');
}

const reasons: Record<string, string> = {
  ENOTFOUND: 'there is no host of that name.',
  EAI_AGAIN: 'the host name cannot be looked up now.',
  ECONNREFUSED: 'nothing listens there. Is PostgreSQL running, and is the port right?',
  ETIMEDOUT: 'it does not answer. Does a firewall stand in between?',
  '28P01': 'wrong user or password.',
  '28000': 'this user may not connect from here (pg_hba.conf).',
  '3D000': 'there is no database of that name. Create it: createdb -O <user> <name>',
  '53300': 'it has no free connections (max_connections).',
};

function explain(error: NodeJS.ErrnoException): string {
  if (/timeout expired/.test(error.message)) return reasons.ETIMEDOUT ?? '';
  return reasons[error.code ?? ''] ?? `${error.message}.`;
}
