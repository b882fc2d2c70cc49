import { keyIds } from '@/server/platform/crypto';
import { env } from '@/server/platform/env';
import { rotateDataKeys, rotateIndexKeys, type Progress } from '@/server/platform/db/rotate-keys';
import { completeEnv } from './product-env';

/**
 * `npm run rotate-keys -- data` and `npm run rotate-keys -- index`, see docs/operations.md, "Keys". DATA_KEYS
 * or INDEX_KEYS must hold the new key first; with the embedded database they are read from its data folder.
 */
const print: Progress = ({ table, column, rewritten, unreadable }) => {
  if (rewritten + unreadable > 0)
    process.stdout.write(`${table}.${column}: ${rewritten} rewritten${unreadable ? `, ${unreadable} UNREADABLE` : ''}\n`);
};

const what = process.argv[2];
try {
  await completeEnv();
  if (what !== 'data' && what !== 'index') throw new Error('Usage: npm run rotate-keys -- data | index');
  const variable = what === 'data' ? 'DATA_KEYS' : 'INDEX_KEYS';
  const [current, ...older] = keyIds(variable);
  process.stdout.write(
    `${variable}: "${current}" is the new key, ${older.length > 0 ? `"${older.join('", "')}" the old` : 'and there is no old one'}.\n`,
  );
  const result = await (what === 'data' ? rotateDataKeys : rotateIndexKeys)(env().DATABASE_URL, print);
  if (result.unreadable.length === 0)
    process.stdout.write(`Done: ${result.rewritten} rewritten. The old key can be taken out of ${variable}.\n`);
  else {
    process.stdout.write(`${result.unreadable.length} values do not open with any key in DATA_KEYS. Keep the old keys and look at:\n`);
    for (const { table, column, id } of result.unreadable.slice(0, 50)) process.stdout.write(`  ${table}.${column} ${id}\n`);
    process.exitCode = 2;
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
