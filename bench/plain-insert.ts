import { randomBytes } from 'node:crypto';
import type pg from 'pg';

/** The tables that accepting a lead writes to, in the order of their references. */
const tables = ['contacts', 'leads', 'conversations', 'consents', 'trace_hops', 'outbox', 'idempotency_keys'] as const;
type Written = { table: string; row: Record<string, unknown> };

/**
 * The ceiling: takes the rows that the product wrote for one lead and writes them again and again, with fresh ids, a
 * transaction of prepared inserts each, spread over the same tenants, past row-level security. No workflow hears of them: their outbox row is announced
 * and their ledger closed.
 */
export async function openPlainInsert(
  sql: pg.Pool,
  tenantIds: readonly string[],
): Promise<{ round(leads: number, parallel: number): Promise<number>; written(): number }> {
  const sample = await sampleOf(sql);
  const text = JSON.stringify(sample);
  const sampleTenant = String(sample.find(({ table }) => table === 'leads')?.row.tenant_id);
  let count = 0;
  const one = async (client: pg.PoolClient): Promise<void> => {
    count += 1;
    const number = 1_000_000 + count;
    const tenantId = tenantIds[count % tenantIds.length] ?? sampleTenant;
    const rows = JSON.parse(renewed(text, sample).replaceAll(sampleTenant, tenantId)) as Written[];
    await client.query('BEGIN');
    await client.query({ name: 'count', text: 'UPDATE tenants SET lead_counter = lead_counter WHERE id = $1', values: [tenantId] });
    for (const { table, row } of rows) {
      if (table === 'leads') row.number = number;
      await client.query({
        name: table,
        text: `INSERT INTO ${table} SELECT * FROM jsonb_populate_record(NULL::${table}, $1)`,
        values: [JSON.stringify(row)],
      });
    }
    await client.query('COMMIT');
  };
  return {
    written: () => count,
    round: async (leads, parallel) => {
      let left = leads;
      const startedAt = performance.now();
      await Promise.all(
        Array.from({ length: parallel }, async () => {
          const client = await sql.connect();
          try {
            while (left-- > 0) await one(client);
          } finally {
            client.release();
          }
        }),
      );
      return leads / ((performance.now() - startedAt) / 1000);
    },
  };
}

async function sampleOf(sql: pg.Pool): Promise<Written[]> {
  const { rows: leads } = await sql.query<{ id: string; contact_id: string; conversation_id: string }>(
    `SELECT id, contact_id, conversation_id FROM leads WHERE source = 'bench' ORDER BY created_at DESC LIMIT 1`,
  );
  const [lead] = leads;
  if (!lead) throw new Error('the warm-up wrote no lead');
  const where: Record<(typeof tables)[number], [string, string]> = {
    contacts: ['id = $1', lead.contact_id],
    leads: ['id = $1', lead.id],
    conversations: ['id = $1', lead.conversation_id],
    consents: ['lead_id = $1', lead.id],
    trace_hops: [`lead_id = $1 AND kind = 'lead.accepted'`, lead.id],
    outbox: [`data->>'leadId' = $1 AND name = 'lead.created'`, lead.id],
    idempotency_keys: [`response->>'leadId' = $1`, lead.id],
  };
  const written: Written[] = [];
  for (const table of tables) {
    const [condition, value] = where[table];
    const { rows } = await sql.query<{ row: Record<string, unknown> }>(`SELECT to_jsonb(t) AS row FROM ${table} t WHERE ${condition}`, [
      value,
    ]);
    for (const { row } of rows)
      written.push({
        table,
        row: {
          ...row,
          ...(table === 'outbox' ? { announced_at: row.created_at } : {}),
          ...(table === 'leads' ? { ledger_state: 'finished', finished_at: row.created_at } : {}),
        },
      });
  }
  return written;
}

/** The same rows with other ids, hashes and visitor, wherever they are named. */
function renewed(text: string, sample: Written[]): string {
  const names = new Set(
    sample.flatMap(({ row }) =>
      [row.id, row.phone_hash, row.visitor_id, row.correlation_id, row.key].filter((value) => typeof value === 'string'),
    ),
  );
  let fresh = text;
  for (const name of names) {
    const prefix = /^[a-z]+_/.exec(name)?.[0] ?? '';
    fresh = fresh.replaceAll(
      name,
      `${prefix}${randomBytes(name.length)
        .toString('hex')
        .slice(0, name.length - prefix.length)}`,
    );
  }
  return fresh;
}
