import type pg from 'pg';
import { keyIds, needsResealing, seal } from '../crypto';
import { BATCH, tryOpen, withRotationLock, type Progress, type RotationResult } from './rotation';
import { sealedColumns, type SealedColumn } from './sealed-columns';

/**
 * Put the new key first in DATA_KEYS and restart; everything new is sealed with it, everything old still opens. This then
 * rewrites the old rows in batches while the product runs. Each row is rewritten only if it is still what was read, so nothing a
 * person saves meanwhile is lost; a stopped run goes on where rows are still old. When nothing is left, the old key can go.
 *
 * Seals everything with the first data key. Rows whose key is gone are reported and left as they are.
 */
export async function rotateDataKeys(databaseUrl: string, onProgress: Progress = () => {}): Promise<RotationResult> {
  return withRotationLock(databaseUrl, async (client) => {
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
