import { createRandom } from '@/prisma/seed/random';
import { asSystem } from '@/server/auth/system';
import { cancelBooking, createBooking, rescheduleBooking } from '@/server/domain/bookings/commands';
import { nearestSlots } from '@/server/domain/bookings/queries';
import { moveClock } from '@/server/domain/clock/commands';
import { systemDb } from '@/server/platform/db/client';
import { moveTenantTimers } from '@/server/platform/inngest';
import { forgetful, withBroken } from '../breakers';
import { setFailPoints, type FailPoints } from '../fail-points/fail-points';
import type { ChaosOptions } from '../options';
import { pause } from '../pause';
import { sendLeads, type Submitted } from '../prospects';
import { finding, type Finding, type Row } from '../row';
import type { Stage } from '../stage';
import { answerQuestions, createPhones, type Phones } from '../vendors/phones';
import { isClean, judge } from '../verdict';
import { asAdmin, foundTenants, type ChaosTenant } from '../world';

/** How many leads come at once, how many may be under way before more do, and how often the sweeps come at most. */
type Pace = { leads: number; mostUnderWay: number; sweepsMs: number };
const USUAL: Pace = { leads: 30, mostUnderWay: 30, sweepsMs: 10_000 };
// There is one run of a sweep at a time: in a product that lives for seconds it would stand behind everybody's messages.
const SWEEPS_LEFT: Pace = { leads: 4, mostUnderWay: 4, sweepsMs: 1_500 };
/** No boundary is new or thin for so long: a message whose sender was killed waits for a lease (45 s), then for patience (60 s). */
const QUIET_MS = 180_000;
const TRIES = 4; // everybody is offered the same nearest times; who lost so many gives up, as a person would
const SHORT_SETTLE_MS = 75_000; // a message may stand behind one whose sender was killed (a lease of 45 s)
const WEEK_MS = 7 * 86_400_000;
const DAYS_AHEAD_MS = 3 * 86_400_000;
const QUARTER_MS = 15 * 60_000; // the first reminder of a silent lead
const WRITTEN_IN = 4; // bookings of operators a round: those of the chat come late, and are every tenth lead's
/** How many runs are gathered for one SIGKILL and for how long at most; `enough`: runs killed after which no more are needed. */
type Size = { timesEach: number; withinMs: number; atOnce: number; gatherMs: number; enough?: number };
// The engine calls sixteen at once: two of them keep moving. Some 155 boundaries, 20 times each, six at a time, every five seconds.
const FULL: Size = { timesEach: 20, withinMs: 75 * 60_000, atOnce: 14, gatherMs: 3000 };
// The long form asks for every boundary of every workflow; the short one strikes whatever comes within its time, once.
const SHORT: Size = { timesEach: 1, withinMs: 22_000, atOnce: 8, gatherMs: 350 };

/** What the product registered at its engine: all workflows, and of them those that come by the clock. */
const allFunctions = (stage: Stage) => names(stage, `SELECT id FROM engine.functions WHERE active AND id NOT LIKE '%-failure'`);
const sweepFunctions = (stage: Stage) => names(stage, 'SELECT function_id AS id FROM engine.crons');

const names = (stage: Stage, sql: string): Promise<string[]> =>
  asAdmin(stage.database.adminUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>(sql);
    return rows.map(({ id }) => id.replace(/^fast-lead-/, ''));
  });

/** R2: runs killed at every boundary of every step of every workflow; each effect happens once where its receiver knows keys. */
export const stepBoundaries: Row = {
  id: 'R2',
  title: 'SIGKILL at every boundary of every workflow step',
  isAlone: true,
  async run(stage, options) {
    const size = options.isShort ? SHORT : FULL;
    const points = await setFailPoints(size);
    const { struck, verdict, notes } = await strike(stage, options, points, size);
    const boundaries = [...points.killedAt.values()];
    const least = Math.min(...boundaries);
    const functions = await allFunctions(stage);
    const missed = functions.filter(
      (name) => ![...points.killedAt].some(([boundary, times]) => boundary.startsWith(`${name} /`) && times > 0),
    );
    const thin = [...points.killedAt].filter(([, times]) => times < size.timesEach).map(([name, times]) => `${name} ${times}`);
    const strikes = boundaries.reduce((sum, times) => sum + times, 0);
    return finding([
      [
        `${strikes} runs killed at ${boundaries.length} boundaries of ${functions.length - missed.length} workflows by ${struck} SIGKILLs`,
        strikes > 0,
      ],
      ...(options.isShort
        ? []
        : ([
            [`least ${least} at one boundary${thin.length > 0 ? `: ${thin.join('; ')}` : ''}`, least >= size.timesEach],
            [`workflows never struck: ${missed.join(', ') || 'none'}`, missed.length === 0],
          ] satisfies [string, boolean][])),
      [`every effect once: ${JSON.stringify(verdict)}`, isClean(verdict)],
      [
        `letters ${notes.letters} (${notes.lettersAgain} again under their key), Telegram ${notes.telegrams} (${notes.telegramAgain} copies, ${notes.unknown} unknown)`,
        true,
      ],
    ]);
  },
  broken: [
    {
      name: 'forgetful',
      async run(stage, options): Promise<Finding> {
        const points = await setFailPoints({
          timesEach: 4,
          only: (boundary) => /^start-lead .*(before its memory|before it is settled)/.test(boundary),
        });
        const { verdict } = await withBroken(stage.database.adminUrl, forgetful, () =>
          strike(stage, { ...options, isShort: true }, points, { ...SHORT, timesEach: 4, withinMs: 20_000, enough: 4 }),
        );
        return { isGood: isClean(verdict), figures: [JSON.stringify(verdict)] };
      },
    },
  ],
};

async function strike(stage: Stage, options: ChaosOptions, points: FailPoints, size: Size) {
  stage.telegram.forget();
  stage.mail.forget();
  await stage.kill();
  await stage.start(points.env);
  const tenants = await foundTenants(options.isShort ? 2 : 6);
  const phones = createPhones(stage.url, bookEverySecond(), options.seed);
  stage.telegram.onDelivered((delivered) => phones.answer(delivered));
  let isOver = false;
  const field = { url: stage.url, isOver: () => isOver, phones };
  const sweeps = await sweepFunctions(stage);
  const pace = (): Pace => ([...points.thin()].every((name) => sweeps.includes(name)) ? SWEEPS_LEFT : USUAL);
  const traffic = liveOn(stage, field, tenants, options.isShort ? () => USUAL : pace);
  const struck = await killWhenGathered(stage, points, size);
  isOver = true;
  points.letGo();
  const submitted = await traffic;
  await phones.settled();
  const { verdict, notes } = await judge(
    stage,
    tenants.map((tenant) => tenant.id),
    { submitted },
    { withinMs: options.isShort ? SHORT_SETTLE_MS : 5 * 60_000, isWaitingForLeases: !options.isShort },
  );
  phones.stop();
  stage.telegram.onDelivered(null);
  await stage.kill();
  await points.stop();
  await stage.start();
  return { struck, verdict, notes };
}

async function killWhenGathered(stage: Stage, points: FailPoints, size: Size): Promise<number> {
  const deadline = Date.now() + size.withinMs;
  let [kills, quietSince] = [0, Date.now()];
  while (Date.now() < deadline) {
    const { count, sinceMs } = points.waiting();
    if (count >= size.atOnce || (count > 0 && sinceMs > size.gatherMs)) {
      await stage.kill();
      points.killed();
      kills += 1;
      await stage.start(points.env);
      quietSince = Date.now();
    }
    const isDone = points.killedAt.size > 0 && [...points.killedAt.values()].every((times) => times >= size.timesEach);
    // New boundaries appear while there is traffic: a cancelled booking, a sweep by the minute.
    if (isDone && Date.now() - quietSince > QUIET_MS) break;
    const total = [...points.killedAt.values()].reduce((sum, times) => sum + times, 0);
    if (total >= (size.enough ?? Number.POSITIVE_INFINITY)) break;
    await pause(20);
  }
  return kills;
}

/** Leads of all channels, answers, bookings, moves and cancellations, and the sweeps by the clock: something of every workflow. */
async function liveOn(
  stage: Stage,
  field: { url: () => string; isOver: () => boolean; phones: Phones },
  tenants: ChaosTenant[],
  pace: () => Pace,
): Promise<Submitted[]> {
  const submitted: Submitted[] = [];
  const random = createRandom(7);
  const hurrying = hurryClocks(stage, field.isOver, pace);
  for (let round = 0; !field.isOver(); round += 1) {
    const { leads, mostUnderWay } = pace();
    // New leads go first: more of them than a life of seconds can start would keep every answer and every booking from their turn.
    if ((await leadsUnderWay(tenants)) > mostUnderWay) {
      await pause(300);
      continue;
    }
    const firstNumber = nextNumber;
    nextNumber += leads; // nobody twice: a key under another name would be refused
    const tally = await sendLeads(field, tenants, { leads, clients: 8, seed: round, isTalking: false, firstNumber });
    submitted.push(...tally.submitted);
    // The product may be dying: the next round does it.
    await writeIn(tally.submitted.slice(0, WRITTEN_IN)).catch(() => undefined);
    await changeBookings(tenants, random.int(2, 4)).catch(() => undefined);
    for (const { id } of tenants.slice(tenants.length / 2)) await hurryClinic(id).catch(() => undefined);
    await pause(300);
  }
  await hurrying;
  return submitted;
}

/** Reminders of bookings are days away, those of leads minutes: in half of the clinics both come at once. */
async function hurryClinic(tenantId: string): Promise<void> {
  await asSystem(tenantId, 'chaos', (scope) => moveClock(scope, { byMs: QUARTER_MS }));
  await moveTenantTimers(tenantId, WEEK_MS);
}

const leadsUnderWay = (tenants: ChaosTenant[]): Promise<number> =>
  systemDb()
    .lead.count({ where: { tenantId: { in: tenants.map(({ id }) => id) }, ledgerState: 'in_progress' } })
    .catch(() => Number.POSITIVE_INFINITY); // PostgreSQL went with the product

/**
 * The sweeps come six times as often as by the clock, each when its last run has ended. More often, while there are many leads, they
 * would hand out again what the product, which lives for seconds at a time, has had no chance to do: each round of them a run more
 * for every message.
 */
async function hurryClocks(stage: Stage, isOver: () => boolean, pace: () => Pace): Promise<void> {
  while (!isOver()) {
    await asAdmin(stage.database.adminUrl, (client) => client.query(hurrySql)).catch(() => undefined); // as above
    await pause(pace().sweepsMs);
  }
}

const hurrySql = `UPDATE engine.crons c SET next_at = clock_timestamp()
  WHERE NOT EXISTS (SELECT FROM engine.runs r WHERE r.function_id = c.function_id AND r.status IN ('queued', 'running'))`;

let nextNumber = 3_000_000;

/** An operator books for people who have just left their contact, while the bot talks to them: for now, and for after both reminders. */
async function writeIn(people: Submitted[]): Promise<void> {
  for (const [index, { tenantId, leadId }] of people.entries())
    await asSystem(tenantId, 'chaos', async (scope) => {
      const { contactId } = await scope.db.lead.findUniqueOrThrow({ where: { tenantId, id: leadId }, select: { contactId: true } });
      const service = await scope.db.service.findFirstOrThrow({ where: { tenantId, active: true }, select: { id: true } });
      const around = new Date(scope.now().getTime() + (index % 2) * DAYS_AHEAD_MS);
      const slot = (await nearestSlots(scope, { serviceId: service.id, around, count: 1 }))[0];
      if (slot) await createBooking(scope, { ...slot, startsAt: new Date(slot.startsAt), serviceId: service.id, contactId, leadId });
    });
}

async function changeBookings(tenants: ChaosTenant[], count: number): Promise<void> {
  const rows = await systemDb().booking.findMany({
    where: { tenantId: { in: tenants.map((tenant) => tenant.id) }, status: 'confirmed' },
    orderBy: { id: 'desc' }, // by our clock: by their own, those of a moved clinic would always be the newest, and none left to be reminded of
    take: count * 3,
    select: { id: true, tenantId: true, serviceId: true },
  });
  for (const [index, { id, tenantId, serviceId }] of rows.entries())
    await asSystem(tenantId, 'chaos', async (scope) => {
      const slot = (await nearestSlots(scope, { serviceId, around: scope.now(), count: 1 }))[0];
      if (index % 3 === 0 && slot) await rescheduleBooking(scope, { bookingId: id, startsAt: slot.startsAt });
      else if (index % 3 === 1) await cancelBooking(scope, { bookingId: id });
    });
}

/** Answers both questions; every second person takes the first slot and confirms it. */
function bookEverySecond(): (buttonIds: string[], chatId: string) => string | null {
  const tried = new Map<string, number>();
  return (buttonIds, chatId) => {
    const answer = answerQuestions(buttonIds);
    if (answer) return answer;
    const tries = tried.get(chatId) ?? 0;
    if (Number(chatId) % 2 !== 0 || tries >= TRIES) return null;
    const press = buttonIds.find((id) => id.startsWith('slot:') || id.startsWith('confirm:')) ?? null;
    if (press) tried.set(chatId, tries + 1);
    return press;
  };
}
