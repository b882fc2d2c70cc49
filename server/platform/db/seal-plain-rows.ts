import pg from 'pg';
import { seal } from '../crypto';

/**
 * Columns that became sealed after rows were written. Their migration leaves those rows plain and an index of them
 * (`WHERE left(column, 1) = '{'`: they are JSON objects, and no sealed text begins so); this seals them before the product serves.
 */
const oncePlain = [{ table: 'leads', column: 'payload' }] as const;
const BATCH = 500; // as the rotation's

/** Seals what is still plain; returns how many rows it rewrote. It can be cut off and repeated. */
export async function sealPlainRows(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    let sealed = 0;
    for (const { table, column } of oncePlain)
      for (;;) {
        const { rows } = await client.query<{ id: string; plain: string }>(
          `SELECT id, ${column} AS plain FROM ${table} WHERE left(${column}, 1) = '{' ORDER BY id LIMIT ${BATCH}`,
        );
        if (rows.length === 0) break;
        await client.query(
          `UPDATE ${table} t SET ${column} = c.fresh FROM unnest($1::text[], $2::text[], $3::text[]) AS c(id, plain, fresh) WHERE t.id = c.id AND t.${column} = c.plain`,
          [rows.map((row) => row.id), rows.map((row) => row.plain), rows.map((row) => seal(row.plain))],
        );
        sealed += rows.length;
      }
    return sealed;
  } finally {
    await client.end();
  }
}
