import { appDb, type TenantDb } from './client';

/** The hot paths that are one SQL function each; they set the tenant themselves. Defined in prisma/migrations. */
export type SqlFunction = 'accept_lead';

/** Calls one of them with a JSON payload, in a transaction of its own or in the given one. Errors are Postgres' own. */
export async function callSqlFunction<T>(name: SqlFunction, payload: unknown, db: TenantDb = appDb()): Promise<T> {
  const rows = await db.$queryRawUnsafe<{ result: T }[]>(`SELECT ${name}($1::jsonb) AS result`, JSON.stringify(payload, storable));
  const first = rows[0];
  if (!first) throw new Error(`${name} returned no row`);
  return first.result;
}

/** Postgres' jsonb refuses U+0000 and lone surrogates; hostile input must not become a 500. */
export function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : value;
}
