import pg from 'pg';
import { open } from '../crypto';

/** What the rotation of data keys and that of index keys share. */
export const BATCH = 500; // about 200 KB of rows: short locks, and a lost connection costs little

export type Progress = (line: { table: string; column: string; rewritten: number; unreadable: number }) => void;
export type RowName = { table: string; column: string; id: string };
export type RotationResult = { rewritten: number; unreadable: RowName[] };

/** The text, or null when no data key opens it. */
export function tryOpen(sealed: string): string | null {
  try {
    return open(sealed);
  } catch {
    return null;
  }
}

/** One rotation at a time; a second one would only do the same work twice. */
export async function withRotationLock<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ free: boolean }>(`SELECT pg_try_advisory_lock(hashtext('fast-lead key rotation')) AS free`);
    if (!rows[0]?.free) throw new Error('Another rotation is running.');
    return await work(client);
  } finally {
    await client.end();
  }
}
