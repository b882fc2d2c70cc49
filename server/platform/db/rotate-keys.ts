import pg from 'pg';
import { keyIds, needsResealing, open, seal } from '../crypto';
import { indexedColumns, sealedColumns, type IndexedColumn, type SealedColumn } from './sealed-columns';

/**
 * Key rotation.
 *
 * Data keys: put the new key first in DATA_KEYS and restart; everything new is sealed with it, everything old still opens.
 * `rotateDataKeys` then rewrites the old rows in batches while the product runs. Each row is rewritten only if it is still
 * what was read, so nothing a person saves meanwhile is lost; a stopped run goes on where rows are still old. When nothing
 * is left, the old key can go.
 *
 * Index keys: a hash cannot be rewritten from itself, so `rotateIndexKeys` opens the text and hashes it anew; copies of a
 * hash in other tables are found by the older key's hash, hence both keys in INDEX_KEYS, the new one first. Until it is done
 * a look-up by the new key misses the rows that are still old, so the product is stopped for it. It can be repeated.
 */
const BATCH = 500; // about 200 KB of rows: short locks, and a lost connection costs little

export type Progress = (line: { table: string; column: string; rewritten: number; unreadable: number }) => void;
export type RotationResult = { rewritten: number; unreadable: { table: string; column: string; id: string }[] };

/** Seals everything with the first data key. Rows whose key is gone are reported and left as they are. */
export async function rotateDataKeys(databaseUrl: string, onProgress: Progress = () => {}): Promise<RotationResult> {
  return withClient(databaseUrl, async (client) => {
    const result: RotationResult = { rewritten: 0, unreadable: [] };
    for (const target of sealedColumns) {
      const before = { rewritten: result.rewritten, unreadable: result.unreadable.length };
      await resealColumn(client, target, result);
      onProgress({ ...target, rewritten: result.rewritten - before.rewritten, unreadable: result.unreadable.length - before.unreadable });
    }
    return result;
  });
}

async function resealColumn(client: pg.Client, { table, column }: SealedColumn, result: RotationResult): Promise<void> {
  const current = keyIds('DATA_KEYS')[0] ?? '';
  for (let after = ''; ;) {
    const { rows } = await client.query<{ id: string; sealed: string }>(
      `SELECT id, ${column} AS sealed FROM ${table} WHERE id > $1 AND ${column} <> '' AND split_part(${column}, '.', 1) <> $2 ORDER BY id LIMIT ${BATCH}`,
      [after, current],
    );
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    const changes = rows.flatMap((row) => {
      const plain = tryOpen(row.sealed);
      if (plain === null) result.unreadable.push({ table, column, id: row.id });
      return plain === null || !needsResealing(row.sealed) ? [] : [{ ...row, fresh: seal(plain) }];
    });
    const { rowCount } = await client.query(
      `UPDATE ${table} t SET ${column} = c.fresh FROM unnest($1::text[], $2::text[], $3::text[]) AS c(id, sealed, fresh) WHERE t.id = c.id AND t.${column} = c.sealed`,
      [changes.map((row) => row.id), changes.map((row) => row.sealed), changes.map((row) => row.fresh)],
    );
    result.rewritten += rowCount ?? 0;
  }
}

/** Makes every hash anew with the first index key. */
export async function rotateIndexKeys(databaseUrl: string, onProgress: Progress = () => {}): Promise<RotationResult> {
  return withClient(databaseUrl, async (client) => {
    const result: RotationResult = { rewritten: 0, unreadable: [] };
    for (const target of indexedColumns) {
      const before = { rewritten: result.rewritten, unreadable: result.unreadable.length };
      await reindexColumn(client, target, result);
      onProgress({
        table: target.table,
        column: target.column,
        rewritten: result.rewritten - before.rewritten,
        unreadable: result.unreadable.length - before.unreadable,
      });
    }
    return result;
  });
}

type IndexedRow = { id: string; owner: string; sealed: string };

async function reindexColumn(client: pg.Client, target: IndexedColumn, result: RotationResult): Promise<void> {
  const { table, column, from, owner } = target;
  const ownerSql = 'column' in owner ? owner.column : `'${owner.name}'`;
  for (let after = ''; ;) {
    const { rows } = await client.query<IndexedRow>(
      `SELECT id, ${ownerSql} AS owner, ${from} AS sealed FROM ${table} WHERE id > $1 AND ${from} <> '' ORDER BY id LIMIT ${BATCH}`,
      [after],
    );
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    for (const row of rows) {
      const plain = tryOpen(row.sealed);
      if (plain === null) result.unreadable.push({ table, column, id: row.id });
      else result.rewritten += await reindexRow(client, target, row, plain);
    }
  }
}

async function reindexRow(
  client: pg.Client,
  { table, column, derive, copies }: IndexedColumn,
  row: IndexedRow,
  plain: string,
): Promise<number> {
  const fresh = derive(row.owner, plain, 0);
  const { rowCount } = await client.query(`UPDATE ${table} SET ${column} = $2 WHERE id = $1 AND ${column} IS DISTINCT FROM $2`, [
    row.id,
    fresh,
  ]);
  let changed = rowCount ?? 0;
  for (const copy of copies)
    for (let position = 1; position < keyIds('INDEX_KEYS').length; position += 1) {
      const old = derive(row.owner, plain, position);
      const copied = await client.query(`UPDATE ${copy.table} SET ${copy.column} = $3 WHERE tenant_id = $1 AND ${copy.column} = $2`, [
        row.owner,
        old,
        fresh,
      ]);
      changed += copied.rowCount ?? 0;
    }
  return changed;
}

function tryOpen(sealed: string): string | null {
  try {
    return open(sealed);
  } catch {
    return null;
  }
}

async function withClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    // One rotation at a time; a second one would only do the same work twice.
    const { rows } = await client.query<{ free: boolean }>(`SELECT pg_try_advisory_lock(hashtext('fast-lead key rotation')) AS free`);
    if (!rows[0]?.free) throw new Error('Another rotation is running.');
    return await work(client);
  } finally {
    await client.end();
  }
}
