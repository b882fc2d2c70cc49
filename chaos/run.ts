import { createRandom } from '@/prisma/seed/random';
import { closeDb } from '@/server/platform/db/client';
import { startProduct, type Product } from '@/testing/start-product';
import { brokenVariants, readOptions, type Broken, type ChaosOptions } from './options';
import { pause, sendLeads, type Tally } from './prospects';
import { isClean, judge, type Verdict } from './verdict';
import { breakProduct, crashPostgres, foundWorld } from './world';

/**
 * The failure harness: the built product under leads from prospects with bad connections, killed with SIGKILL 0.2–3 s after
 * every time it is ready, its PostgreSQL crashed on the way. Nothing acknowledged may be lost, nothing said or accepted twice,
 * and every lead must reach its next wait or end. `--broken` breaks the product on purpose; `--short` runs the clean form and the
 * broken ones, and is green only if the harness tells them apart.
 */
const options = readOptions(process.argv.slice(2));
process.exitCode = (await (options.isShort ? runShort(options) : runOnce(options))) ? 0 : 1;

async function runShort(short: ChaosOptions): Promise<boolean> {
  let isGood = await runOnce(short);
  for (const broken of brokenVariants.filter((variant) => variant !== 'none')) {
    const isCaught = !(await runOnce({ ...short, broken, kills: 0, crashes: 0, leads: 120 }, true));
    say(isCaught ? `the harness notices ${broken}` : `THE HARNESS MISSES ${broken}`);
    isGood &&= isCaught;
  }
  return isGood;
}

async function runOnce(run: ChaosOptions, isQuiet = false): Promise<boolean> {
  let product = await startProduct();
  try {
    const world = await foundWorld(product, run.leads);
    await breakProduct(world, run.broken);
    let isOver = false;
    const field = { url: () => product.url, isOver: () => isOver };
    const sending = sendLeads(field, world.tenants, { ...run, isTalking: run.broken !== 'no-answer' });
    const killed = await torment(
      run,
      () => product,
      (next) => (product = next),
      () => isOver,
    );
    const tally = await sending;
    isOver = true;
    const verdict = await judge(world, tally, run.broken === 'no-answer' ? 5000 : undefined);
    report(run, killed, tally, verdict, isQuiet);
    return isClean(verdict);
  } finally {
    await closeDb(); // the next run founds its world in another database
    await product.stop();
  }
}

/** Kills and restarts while the prospects go on; between two kills, now and then, PostgreSQL crashes. */
async function torment(
  run: ChaosOptions,
  current: () => Product,
  replace: (product: Product) => void,
  isOver: () => boolean,
): Promise<{ kills: number; crashes: number }> {
  const random = createRandom(run.seed + 1);
  const crashAfter = new Set(
    Array.from({ length: run.crashes }, (_, index) => Math.floor(((index + 1) * Math.max(1, run.kills)) / (run.crashes + 1))),
  );
  let crashes = 0;
  for (let kills = 0; kills < run.kills && !isOver(); kills += 1) {
    await pause(random.int(200, 3000));
    if (crashAfter.has(kills)) {
      await crashPostgres(current().dataDir);
      crashes += 1;
      await pause(random.int(300, 1500));
    }
    const { dataDir, port } = current();
    await current().kill();
    replace(await startProduct({ dataDir, port }));
  }
  return { kills: run.kills, crashes };
}

function report(run: ChaosOptions, killed: { kills: number; crashes: number }, tally: Tally, verdict: Verdict, isQuiet: boolean): void {
  if (isQuiet) return;
  say(
    `chaos: ${tally.submitted.length} leads acknowledged by ${run.clients} clients (seed ${run.seed}), ${tally.retries} retries, ${tally.aborted} cut or refused connections, ${tally.said} answers`,
  );
  say(`       ${killed.kills} SIGKILLs, ${killed.crashes} PostgreSQL crashes, variant ${run.broken satisfies Broken}`);
  say(
    `       acknowledged and lost ${verdict.lost} · duplicate leads ${verdict.duplicateLeads} · duplicate messages ${verdict.duplicateMessages}`,
  );
  say(
    `       leads not at a wait or an end ${verdict.stuck} · tenants whose ledger does not add up ${verdict.unbalanced} · settled ${verdict.settledSeconds} s after the last lead`,
  );
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
