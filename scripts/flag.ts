import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { flagKeySchema } from '@/server/domain/flags/schema';
import { completeEnv } from './product-env';

/**
 * The operator's switches: `npm run flag -- list`, `npm run flag -- booking off`, `… booking on --tenant demo`,
 * `… widget off --widget wid_…`, `… booking clear`. Rows written here have no author, and tenants cannot change them.
 * Running processes see the change within 5 s.
 */
const [first, verb, option, value] = process.argv.slice(2);
let client = new pg.Client();

try {
  await completeEnv();
  client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  if (first === 'list' || first === undefined) await list();
  else await flip(flagKeySchema.parse(first), verb ?? '', option, value);
} catch (error) {
  process.stderr.write(
    `${error instanceof Error ? error.message : String(error)}\nUsage: npm run flag -- list | <key> on|off|clear [--tenant <slug> | --widget <id>]\n`,
  );
  process.exitCode = 1;
} finally {
  await client.end();
}

async function list(): Promise<void> {
  const { rows } = await client.query<{ key: string; level: string; target: string; enabled: boolean; by: string | null }>(
    `SELECT f.key, f.level, coalesce(t.slug, f.target_id) AS target, f.enabled, f.updated_by AS by FROM flags f LEFT JOIN tenants t ON t.id = f.target_id ORDER BY 1, 2, 3`,
  );
  for (const row of rows)
    process.stdout.write(`${row.key}\t${row.enabled ? 'on' : 'off'}\t${row.level} ${row.target}\t${row.by ?? 'operator'}\n`);
  if (rows.length === 0) process.stdout.write('Nobody switched anything: all is on.\n');
}

async function flip(key: string, word: string, flagOption?: string, target?: string): Promise<void> {
  if (!['on', 'off', 'clear'].includes(word)) throw new Error(`"${word}" is not on, off or clear`);
  const { level, targetId } = await targetOf(flagOption, target);
  if (word === 'clear') await client.query('DELETE FROM flags WHERE key = $1 AND level = $2 AND target_id = $3', [key, level, targetId]);
  else
    await client.query(
      `INSERT INTO flags (id, key, level, target_id, enabled, updated_at) VALUES ($1, $2, $3, $4, $5, now())
       ON CONFLICT (key, level, target_id) DO UPDATE SET enabled = $5, updated_at = now(), updated_by = NULL`,
      [`flg_${randomUUID()}`, key, level, targetId, word === 'on'],
    );
  process.stdout.write(
    `${key} is ${word === 'clear' ? 'as the wider level says' : word} for ${level === 'global' ? 'everybody' : `${level} ${target}`}\n`,
  );
}

async function targetOf(flagOption?: string, target?: string): Promise<{ level: string; targetId: string }> {
  if (flagOption === undefined) return { level: 'global', targetId: '' };
  if (flagOption === '--widget' && target) return { level: 'widget', targetId: target };
  if (flagOption !== '--tenant' || !target) throw new Error(`unknown option ${flagOption}`);
  const { rows } = await client.query<{ id: string }>('SELECT id FROM tenants WHERE slug = $1', [target]);
  if (!rows[0]) throw new Error(`there is no tenant "${target}"`);
  return { level: 'tenant', targetId: rows[0].id };
}
