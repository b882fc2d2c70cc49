import { createRandom } from '@/prisma/seed/random';
import { lossyInsert, noAnswer, noDedupe, sayTwice, withBroken, type Breaker } from '../breakers';
import type { ChaosOptions } from '../options';
import { pause, until } from '../pause';
import { sendLeads, type Tally } from '../prospects';
import { finding, type Finding, type Row } from '../row';
import type { Stage } from '../stage';
import { saidTwice } from '../vendors/mail-server';
import { answerQuestions, createPhones } from '../vendors/phones';
import { isClean, judge, type Notes, type Verdict } from '../verdict';
import { crashPostgres, foundTenants } from '../world';

/** Below the bucket of 600 leads a tenant may bring at once: the limiter is on, and stays honest. */
const LEADS_PER_TENANT = 400;
// «Every lead at its next wait or end within 5 minutes after the last kill».
const SETTLE_WITHIN_MS = 5 * 60_000;
const SHORT_SETTLE_MS = 60_000;

/**
 * R1 and R3: leads from prospects with bad connections while the product is killed 0.2–3 s after every time it is ready and its
 * PostgreSQL crashes on the way.
 */
export const killedLeads: Row = {
  id: 'R1+R3',
  title: 'leads under SIGKILLs of the product and crashes of PostgreSQL',
  isAlone: true,
  async run(stage, options) {
    const { tally, kills, crashes, judged } = await killWhileLeadsCome(stage, options);
    const { verdict, notes } = judged;
    const result = finding([
      [`${tally.submitted.length} leads acknowledged (${tally.retries} retries, ${tally.said} answers, seed ${options.seed})`, true],
      [`${kills} SIGKILLs, ${crashes} crashes`, kills >= options.kills && crashes >= options.crashes],
      [`prospects who heard nothing ${tally.gaveUp}`, tally.gaveUp === 0],
      ...figuresOf(verdict, notes),
    ]);
    return { ...result, isGood: result.isGood && isClean(verdict) };
  },
  broken: [noDedupe, lossyInsert, noAnswer, sayTwice].map((breaker) => ({
    name: breaker.name,
    run: (stage: Stage, options: ChaosOptions) => runBroken(stage, options, breaker),
  })),
};

function figuresOf(verdict: Verdict, notes: Notes): [string, boolean][] {
  return [
    [`acknowledged and lost ${verdict.lost}`, verdict.lost === 0],
    [`duplicate leads ${verdict.duplicateLeads}`, verdict.duplicateLeads === 0],
    [`duplicate messages ${verdict.duplicateMessages}`, verdict.duplicateMessages === 0],
    [
      `letters ${notes.letters}, ${notes.lettersAgain} again under their key, under another key ${verdict.duplicateLetters}`,
      verdict.duplicateLetters === 0,
    ],
    [
      `Telegram ${notes.telegrams}, ${notes.telegramAgain} copies, ${notes.unknown} outcomes unknown and counted`,
      verdict.uncountedCopies === 0,
    ],
    [`leads not at a wait or an end ${verdict.stuck}`, verdict.stuck === 0],
    [`messages nobody delivers ${verdict.undelivered}`, verdict.undelivered === 0],
    [`failed runs ${verdict.failedRuns}`, verdict.failedRuns === 0],
    [`ledgers that do not add up ${verdict.unbalanced}`, verdict.unbalanced === 0],
    [`settled ${notes.settledSeconds} s after the last kill`, true],
  ];
}

async function killWhileLeadsCome(stage: Stage, options: ChaosOptions) {
  stage.telegram.forget();
  stage.mail.forget();
  const tenants = await foundTenants(Math.ceil(options.leads / LEADS_PER_TENANT));
  const phones = createPhones(stage.url, answerQuestions, options.seed);
  stage.telegram.onDelivered((delivered) => phones.answer(delivered));
  let isSent = false;
  const sending = sendLeads({ url: stage.url, isOver: () => false, phones }, tenants, { ...options, isTalking: true }).finally(
    () => (isSent = true),
  );
  const { kills, crashes } = await torment(stage, options, () => isSent);
  const tally = await sending;
  await phones.settled();
  const judged = await judge(
    stage,
    tenants.map((tenant) => tenant.id),
    tally,
    { withinMs: options.isShort ? SHORT_SETTLE_MS : SETTLE_WITHIN_MS, isWaitingForLeases: !options.isShort },
  );
  phones.stop();
  stage.telegram.onDelivered(null);
  return { tally, kills, crashes, judged };
}

/** Kills and restarts while the prospects go on, and goes on until both numbers are reached; between two kills, now and then, PostgreSQL crashes. */
async function torment(stage: Stage, options: ChaosOptions, isSent: () => boolean): Promise<{ kills: number; crashes: number }> {
  const random = createRandom(options.seed + 1);
  const crashAfter = new Set(
    Array.from({ length: options.crashes }, (_, index) => Math.floor(((index + 1) * Math.max(1, options.kills)) / (options.crashes + 1))),
  );
  let [kills, crashes] = [0, 0];
  // While leads come there is a next kill, up to four times the asked number: a slow machine must get done, too.
  while (kills < options.kills || (!options.isShort && !isSent() && kills < options.kills * 4)) {
    await pause(random.int(200, 3000));
    if (crashAfter.has(kills)) {
      await crashPostgres(stage.product().dataDir);
      crashes += 1;
      await pause(random.int(300, 1500));
    }
    await stage.kill();
    await stage.start();
    kills += 1;
  }
  return { kills, crashes };
}

let lastNumber = 5_000_000;

/** A few leads and no kill are enough to see a broken product; what repeats only after a crash gets one kill. */
async function runBroken(stage: Stage, options: ChaosOptions, breaker: Breaker): Promise<Finding> {
  stage.telegram.forget();
  stage.mail.forget();
  const tenants = await foundTenants(1);
  const phones = createPhones(stage.url, answerQuestions);
  return withBroken(stage.database.adminUrl, breaker, async () => {
    const field = { url: stage.url, isOver: () => false, phones };
    const tally: Tally = await sendLeads(field, tenants, {
      leads: 40,
      clients: 8,
      seed: options.seed,
      isTalking: false,
      firstNumber: (lastNumber += 1000),
      patienceMs: 2000,
      cutShare: 0.5,
    });
    await phones.settled();
    if (breaker === sayTwice) await until(() => saidTwice(stage.mail.letters.values()) > 0, 10_000);
    const { verdict } = await judge(stage, [tenants[0]?.id ?? ''], tally, { withinMs: 2500, isWaitingForLeases: false });
    phones.stop();
    return { isGood: isClean(verdict), figures: [JSON.stringify(verdict)] };
  });
}
