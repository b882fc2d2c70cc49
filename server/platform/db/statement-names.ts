import { createHash } from 'node:crypto';

/**
 * Which statements PostgreSQL keeps prepared. Without a name each one is parsed and planned anew, which under row-level
 * security costs more than running it. Only what repeats gets a name, and only so many: every connection keeps its own copy,
 * and a list of ids makes a text of its own for every length.
 */
const OFTEN = 20;
const NAMES = 200; // some 20 KB each on a connection that uses it
const SEEN = 2000;

/** Makes the names for one pool; the empty name is PostgreSQL's own for a statement that is not kept. */
export function createStatementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  const seen = new Map<string, number>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known || names.size >= NAMES) return known ?? '';
    const times = (seen.get(sql) ?? 0) + 1;
    if (times < OFTEN) {
      if (seen.size >= SEEN) seen.clear();
      seen.set(sql, times);
      return '';
    }
    seen.delete(sql);
    const name = `p${createHash('sha256').update(sql).digest('base64url').slice(0, 20)}`;
    names.set(sql, name);
    return name;
  };
}
