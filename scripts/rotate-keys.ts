import { keyIds } from '@/server/platform/crypto';
import { rotateDataKeys } from '@/server/platform/db/rotate-data-keys';
import { rotateIndexKeys, type IndexRotation } from '@/server/platform/db/rotate-index-keys';
import type { Progress, RotationResult, RowName } from '@/server/platform/db/rotation';
import { env } from '@/server/platform/env';
import { completeEnv, refuseOldProcess } from './product-env';

/**
 * `npm run rotate-keys -- data` and `npm run rotate-keys -- index`, see docs/operations.md, "Keys". DATA_KEYS
 * or INDEX_KEYS must hold the new key first; with the embedded database they are read from its data folder.
 */
const print: Progress = ({ table, column, rewritten, unreadable }) => {
  if (rewritten + unreadable > 0) say(`${table}.${column}: ${rewritten} rewritten${unreadable ? `, ${unreadable} UNREADABLE` : ''}`);
};

// A lead is a duplicate of one of the last five minutes, and such a lead may hold a hash whose text is kept nowhere. One more for clocks.
const DUPLICATES_MS = 6 * 60_000;

const what = process.argv[2];
try {
  const { fromFolder } = await completeEnv();
  if (what !== 'data' && what !== 'index') throw new Error('Usage: npm run rotate-keys -- data | index');
  const variable = what === 'data' ? 'DATA_KEYS' : 'INDEX_KEYS';
  const [current, ...older] = keyIds(variable);
  if (older.length > 0 && fromFolder.includes(variable)) await refuseOldProcess();
  say(`${variable}: "${current}" is the new key, ${older.length > 0 ? `"${older.join('", "')}" the old` : 'and there is no old one'}.`);
  if (what === 'data') tellData(await rotateDataKeys(env().DATABASE_URL, print));
  else tellIndex(await rotateIndexKeys(env().DATABASE_URL, print));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function tellData({ rewritten, unreadable }: RotationResult): void {
  if (unreadable.length === 0) say(`Done: ${rewritten} rewritten. The old key can be taken out of DATA_KEYS.`);
  else keepOld(unreadable, 'values do not open with any key in DATA_KEYS');
}

function tellIndex({ rewritten, unreadable, stale }: IndexRotation): void {
  if (unreadable.length > 0) keepOld(unreadable, 'values do not open with any key in DATA_KEYS');
  if (stale.length > 0)
    keepOld(
      stale,
      'rows still have an older hash. A process that does not have the new key first in INDEX_KEYS writes them: restart it and run this again',
    );
  if (unreadable.length + stale.length > 0) return;
  const from = new Date(Date.now() + DUPLICATES_MS).toISOString().slice(0, 16).replace('T', ' ');
  say(`Done: ${rewritten} rewritten, and a last look at every row found nothing of an older key.`);
  say(`The old key can be taken out of INDEX_KEYS from ${from} UTC on: until then it may be all that tells a repeated lead.`);
}

function keepOld(rows: RowName[], why: string): void {
  say(`${rows.length} ${why}. Keep the old keys and look at:`);
  for (const { table, column, id } of rows.slice(0, 50)) say(`  ${table}.${column} ${id}`);
  process.exitCode = 2;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
