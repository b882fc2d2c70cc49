import { hotPool, type TenantDb } from './client';

/** The hot paths that are one SQL function each, defined in prisma/migrations. `accept_lead`, `store_events` and `fetch_thread` set the tenant themselves. */
export type SqlFunction =
  | 'accept_lead'
  | 'append_message'
  | 'connected_for'
  | 'end_unit'
  | 'fetch_thread'
  | 'lead_facts'
  | 'lock_conversation'
  | 'mark_first_contact'
  | 'message_to_send'
  | 'save_qualification'
  | 'store_events';

/** Calls one of them with a JSON payload, in a transaction of its own or in the given one. Errors are Postgres' own. */
export async function callSqlFunction<T>(name: SqlFunction, payload: unknown, db?: TenantDb): Promise<T> {
  const text = `SELECT ${name}($1::jsonb) AS result`;
  const values = [JSON.stringify(payload, storable)];
  const rows = db
    ? await db.$queryRawUnsafe<{ result: T }[]>(text, ...values)
    : (await hotPool().query<{ result: T }>({ name, text, values })).rows; // named: parsed and planned once per connection
  const first = rows[0];
  if (!first) throw new Error(`${name} returned no row`);
  return first.result;
}

/**
 * For JSON.stringify and JSON.parse: Postgres refuses U+0000 in text and jsonb, and lone surrogates in jsonb; hostile input must
 * not become a 500. Values and keys are cleaned.
 */
export function storable(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.keys(value).every((key) => clean(key) === key)
    ? value
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [clean(key), inner]));
}

function clean(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
