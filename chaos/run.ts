import { closeDb } from '@/server/platform/db/client';
import { runLanes } from './lanes';
import { readOptions, type ChaosOptions } from './options';
import type { Row } from './row';
import { doubleBooking, livesByModel } from './rows/bookings';
import { deadRedis } from './rows/dead-redis';
import { killedLeads } from './rows/killed-leads';
import { realtimeGap } from './rows/realtime-gap';
import { sameKey, samePerson } from './rows/same-lead';
import { shuffledHooks } from './rows/shuffled-hooks';
import { stepBoundaries } from './rows/step-boundaries';
import { stoppedPostgres } from './rows/stopped-postgres';
import { vendorFaults } from './rows/vendor-faults';
import { setStage, type Stage } from './stage';

/**
 * The failure harness: the built product as `npm start` starts it, hurt in every way of the table. Each row first shows that it notices
 * a product (or a client) broken on purpose, then judges the whole one. How to read it: docs/chaos.md.
 */
const rows: Row[] = [
  killedLeads,
  stepBoundaries,
  stoppedPostgres,
  deadRedis,
  vendorFaults,
  shuffledHooks,
  sameKey,
  samePerson,
  doubleBooking,
  livesByModel,
  realtimeGap,
];

/** The short form mostly waits: for a start, a lease, a pause. Two stages, each with a product of its own, fill two cores. */
const FIRST_LANE = new Set(['R1+R3', 'R8', 'R9', 'R12']);
const idsWhere = (isHere: (id: string) => boolean): string[] => rows.map(({ id }) => id).filter(isHere);
const lanes = [idsWhere((id) => FIRST_LANE.has(id)), idsWhere((id) => !FIRST_LANE.has(id))];

const options = readOptions(process.argv.slice(2));
const isInLanes = options.isShort && options.rows.length === 0;
const failedRows = await (isInLanes ? runLanes(lanes) : runRows(options));
process.send?.(failedRows); // to the lanes' parent
// Nobody knows what else a build server does meanwhile: there a row that failed beside another runs once more, alone.
const isAgain = isInLanes && failedRows.length > 0 && Boolean(process.env.CI);
const failedAgain = isAgain ? await runRows({ ...options, rows: failedRows }) : failedRows;
// The widget's session looks every ten seconds for as long as its page is open; here nobody closes the page.
process.exit(failedAgain.length === 0 ? 0 : 1);

/** Returns the ids of rows that do not hold. */
async function runRows(run: ChaosOptions): Promise<string[]> {
  const chosen = rows.filter(
    ({ id }) => run.rows.length === 0 || run.rows.some((wanted) => id === wanted || id.split('+').includes(wanted)),
  );
  if (chosen.length === 0) throw new Error(`--row takes some of ${rows.map(({ id }) => id).join(', ')}`);
  const stage = await setStage();
  const failed: string[] = [];
  try {
    for (const together of inGroups(chosen, run)) {
      const held = await Promise.all(together.map((row) => runRow(row, stage, run)));
      failed.push(...together.filter((_, index) => !held[index]).map(({ id }) => id));
    }
  } finally {
    await closeDb();
    await stage.close();
  }
  say(failed.length === 0 ? `✓ all hold: ${chosen.map(({ id }) => id).join(', ')}` : `✗ ${failed.join(', ')}`);
  return failed;
}

/** One after another; in the short form those that hurt nobody else run together, because they mostly wait. */
function inGroups(chosen: Row[], { isShort }: ChaosOptions): Row[][] {
  if (!isShort) return chosen.map((row) => [row]);
  const together = chosen.filter(({ isAlone }) => !isAlone);
  return [...chosen.filter(({ isAlone }) => isAlone).map((row) => [row]), ...(together.length > 0 ? [together] : [])];
}

async function runRow(row: Row, stage: Stage, run: ChaosOptions): Promise<boolean> {
  const reason = row.cannotRun?.(stage) ?? null;
  if (reason) {
    say(`– ${row.id}  ${row.title}: could not run, ${reason}`);
    return true;
  }
  const startedAt = Date.now();
  const seen: string[] = [];
  const unseen: string[] = [];
  for (const variant of row.broken) {
    progress(`${row.id}: ${variant.name}`);
    const { isGood, figures } = await variant.run(stage, run);
    if (isGood) unseen.push(`${variant.name} (${figures.join(' · ')})`);
    else seen.push(variant.name);
  }
  progress(`${row.id}: ${row.title}`);
  const { isGood, figures } = await row.run(stage, run);
  const isHeld = isGood && unseen.length === 0;
  say(
    [
      `${isHeld ? '✓' : '✗'} ${row.id}  ${row.title}  (${Math.round((Date.now() - startedAt) / 1000)} s)`,
      ...figures.map((figure) => `      ${figure}`),
      `      notices: ${seen.join(', ') || 'nothing'}${unseen.length > 0 ? `; MISSES ${unseen.join(', ')}` : ''}`,
    ].join('\n'), // at once: another lane writes to the same place
  );
  return isHeld;
}

/** What is under way, for whoever waits. */
function progress(text: string): void {
  process.stderr.write(`  … ${Math.round(performance.now() / 1000)} s  ${text}\n`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
