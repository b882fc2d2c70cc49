import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { keyIds } from '../crypto';
import { BATCH, tryOpen, withRotationLock, type Progress, type RotationResult, type RowName } from './rotation';
import { indexedColumns, type IndexedColumn } from './sealed-columns';

/**
 * Index keys are rotated while the product runs. With the new key first and the old one behind it in INDEX_KEYS, everything new
 * is hashed with the new key and every look-up asks for both hashes (`blindIndexes`), so a row is found before it is rewritten
 * and after. A hash cannot be rewritten from itself: the text beside it is opened and hashed anew; copies of a hash in other
 * tables have no text and are found by the old key's hash.
 *
 * There is no record of progress, the rows are it: a pass looks at every row and rewrites the stale ones, so a run that was killed
 * goes on where rows are stale. The old key may go after a whole pass that found none. A row that somebody is changing just now
 * is left to the next pass: who waits for no row is part of no deadlock, and holds up nobody for longer than one batch.
 */
export type IndexRotation = RotationResult & {
  /** Still stale after the last pass: a process writes with the old key first, or two rows want one unique hash. */
  stale: RowName[];
};

const MAX_PASSES = 6; // the second usually finds nothing; what is stale after six is written by somebody
const BETWEEN_PASSES_MS = 500; // longer than most units of work that hold a row

export async function rotateIndexKeys(databaseUrl: string, onProgress: Progress = () => {}): Promise<IndexRotation> {
  return withRotationLock(databaseUrl, async (client) => {
    let rewritten = 0;
    for (let pass = 1; ; pass += 1) {
      const found = await runPass(client, onProgress);
      rewritten += found.rewritten;
      const isClean = found.stale.length === 0 && found.copies === 0;
      if (isClean || pass === MAX_PASSES) return { rewritten, unreadable: found.unreadable, stale: found.stale };
      await sleep(found.rewritten === 0 ? BETWEEN_PASSES_MS : 0);
    }
  });
}

/** `stale` names what had an older hash when the pass came by, rewritten since or not. */
type Pass = { rewritten: number; copies: number; unreadable: RowName[]; stale: RowName[] };

async function runPass(client: pg.Client, onProgress: Progress): Promise<Pass> {
  const pass: Pass = { rewritten: 0, copies: 0, unreadable: [], stale: [] };
  for (const target of indexedColumns) {
    const before = { rewritten: pass.rewritten, unreadable: pass.unreadable.length };
    await reindexColumn(client, target, pass);
    onProgress({
      table: target.table,
      column: target.column,
      rewritten: pass.rewritten - before.rewritten,
      unreadable: pass.unreadable.length - before.unreadable,
    });
  }
  return pass;
}

type IndexedRow = { id: string; owner: string; sealed: string; hash: string | string[] | null };
type Opened = IndexedRow & { plain: string; fresh: string | string[] };

async function reindexColumn(client: pg.Client, target: IndexedColumn, pass: Pass): Promise<void> {
  const { table, column, from, owner } = target;
  const ownerSql = 'column' in owner ? owner.column : `'${owner.name}'`;
  for (let after = ''; ;) {
    const { rows } = await client.query<IndexedRow>(
      `SELECT id, ${ownerSql} AS owner, ${from} AS sealed, ${column} AS hash FROM ${table} WHERE id > $1 AND ${from} <> '' ORDER BY id LIMIT ${BATCH}`,
      [after],
    );
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    const opened: Opened[] = rows.flatMap((row) => {
      const plain = tryOpen(row.sealed);
      if (plain === null) pass.unreadable.push({ table, column, id: row.id });
      return plain === null ? [] : [{ ...row, plain, fresh: target.derive(row.owner, plain, 0) }];
    });
    // Copies first: killed in between, the row itself is still stale, and the next pass goes over its copies once more.
    const copies = await rewriteCopies(client, target, opened);
    const stale = opened.filter(({ hash, fresh }) => JSON.stringify(hash) !== JSON.stringify(fresh));
    pass.stale.push(...stale.map(({ id }) => ({ table, column, id })));
    pass.copies += copies;
    pass.rewritten += copies + (await rewriteRows(client, target, stale));
  }
}

/** Returns how many were rewritten: not those that changed since they were read, nor those that somebody holds. */
async function rewriteRows(client: pg.Client, { table, column, from, isUnique }: IndexedColumn, rows: Opened[]): Promise<number> {
  if (rows.length === 0) return 0;
  const type = Array.isArray(rows[0]?.fresh) ? 'text[]' : 'text';
  // Two accounts of one address could only be made by processes of different keys in the same moment; they stay as they are.
  const alone = isUnique ? `AND NOT EXISTS (SELECT 1 FROM ${table} o WHERE o.${column} = c.fresh AND o.id <> t.id)` : '';
  const { rowCount } = await client.query(
    `WITH free AS MATERIALIZED (SELECT id FROM ${table} WHERE id = ANY($2) FOR UPDATE SKIP LOCKED)
     UPDATE ${table} t SET ${column} = c.fresh FROM free, jsonb_to_recordset($1) AS c(id text, sealed text, fresh ${type})
     WHERE t.id = free.id AND c.id = t.id AND t.${from} = c.sealed ${alone}`,
    [JSON.stringify(rows.map(({ id, sealed, fresh }) => ({ id, sealed, fresh }))), rows.map(({ id }) => id)],
  );
  return rowCount ?? 0;
}

async function rewriteCopies(client: pg.Client, { derive, copies }: IndexedColumn, rows: Opened[]): Promise<number> {
  const changes = rows.flatMap(({ owner, plain, fresh }) =>
    keyIds('INDEX_KEYS')
      .slice(1)
      .map((_, index) => ({ owner, fresh, old: derive(owner, plain, index + 1) })),
  );
  let changed = 0;
  for (const copy of changes.length > 0 ? copies : []) {
    const { rowCount } = await client.query(
      `WITH free AS MATERIALIZED (
         SELECT l.id, c.fresh FROM jsonb_to_recordset($1) AS c(owner text, old text, fresh text)
         JOIN ${copy.table} l ON l.tenant_id = c.owner AND l.${copy.column} = c.old FOR UPDATE OF l SKIP LOCKED)
       UPDATE ${copy.table} t SET ${copy.column} = free.fresh FROM free WHERE t.id = free.id`,
      [JSON.stringify(changes)],
    );
    changed += rowCount ?? 0;
  }
  return changed;
}
