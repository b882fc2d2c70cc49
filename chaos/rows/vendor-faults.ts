import { moveTenantTimers } from '@/server/platform/inngest';
import type { ChaosOptions } from '../options';
import { pause, until } from '../pause';
import { finding, type Finding, type Row } from '../row';
import type { Stage } from '../stage';
import { RETRY_AFTER_S, type Attempt, type Fault } from '../vendors/bot-api';
import { createPhones } from '../vendors/phones';
import { asAdmin, countRows, foundTenants, type ChaosTenant } from '../world';

/** Surely not accepted: again after 1, 2 and 4 s, and not before the vendor's own Retry-After. */
const retried: readonly Fault[] = ['rate_limited', 'server_error'];
/** Nobody knows whether it was accepted: never again by itself, the next channel after a minute. */
const unknown: readonly Fault[] = ['gateway', 'silent', 'reset_in_body', 'dropped', 'garbage', 'huge'];
const DELAYS_MS = [1000, 2000, 4000];
const PARALLEL = 10;
const PATIENCE_MS = 60_000;
const FOR_EVER = 1000;
const FULL = { people: 2000, withinMs: 10 * 60_000 };
const SHORT = { people: 60, withinMs: 45_000 };

/** R6: the vendor fails in eight ways, for a moment or for good. */
export const vendorFaults: Row = {
  id: 'R6',
  title: 'a vendor that fails in eight ways',
  isAlone: false,
  run: (stage, options) => fail(stage, options, { people: (options.isShort ? SHORT : FULL).people, faults: [...retried, ...unknown] }),
  broken: [
    {
      // What the vendor would see of a product that does not wait: each call five times at once.
      name: 'impatient',
      async run(stage, options) {
        stage.telegram.repeatCalls(5);
        return fail(stage, { ...options, isShort: true }, { people: 12, faults: retried, isImpatient: true }).finally(() =>
          stage.telegram.repeatCalls(1),
        );
      },
    },
  ],
};

type Case = { chatId: string; fault: Fault; times: number; conversationId: string; leadId: string };
type Sizes = { people: number; faults: readonly Fault[]; isImpatient?: boolean };

async function fail(stage: Stage, options: ChaosOptions, sizes: Sizes): Promise<Finding> {
  const { telegram } = stage;
  telegram.forget();
  const tenants = await foundTenants(Math.ceil(sizes.people / 200) + 1);
  const phones = createPhones(stage.url, () => null);
  const cases = await Promise.all(
    chunks(sizes.people, 12).map(async (indexes) => {
      const made: Case[] = [];
      for (const index of indexes) made.push(await meet(stage, phones, tenants, index, sizes.faults));
      return made;
    }),
  ).then((lists) => lists.flat());
  await phones.settled();
  const ids = tenants.map((tenant) => tenant.id);
  const bound = (options.isShort ? SHORT : FULL).withinMs;
  if (!sizes.isImpatient) {
    await until(async () => (await decided(stage, ids)) >= sizes.people, bound, 500);
    await pause(1500); // from the outcome's row to the sleep that follows it
    // The minute of patience passes by the test tenants' movable clock.
    for (const id of ids) await moveTenantTimers(id, PATIENCE_MS + 1000);
  }
  await until(async () => (await openRuns(stage, ids)) === 0, sizes.isImpatient ? 12_000 : bound, 500);
  phones.stop();
  return judgeFaults(stage, cases, ids);
}

/** A person whose bot fails `times` times (1 or 2, or for good) in one of the ways. */
async function meet(
  stage: Stage,
  phones: ReturnType<typeof createPhones>,
  tenants: ChaosTenant[],
  index: number,
  faults: readonly Fault[],
) {
  const tenant = tenants[index % tenants.length] as ChaosTenant;
  const fault = faults[index % faults.length] as Fault;
  const times = retried.includes(fault) ? ([1, 2, FOR_EVER][Math.floor(index / faults.length) % 3] as number) : 1;
  const chatId = String(2_000_000_000 + (lastChat += 1));
  stage.telegram.misbehave(chatId, fault, times);
  const response = await fetch(`${stage.url()}/api/v1/leads`, {
    method: 'POST',
    headers: { origin: stage.url(), 'content-type': 'application/json' },
    body: JSON.stringify({
      tenant: tenant.publicKey,
      contact: { phone: `+7915${chatId.slice(-7)}` },
      consent: { gdpr: true },
      source: 'chaos',
      channel: 'telegram',
    }),
  });
  const { leadId, nextAction } = (await response.json()) as {
    leadId: string;
    nextAction: { url: string; visitor: { conversationId: string } };
  };
  phones.start({ chatId, tenant, token: new URL(nextAction.url).searchParams.get('start') ?? '' });
  return { chatId, fault, times, leadId, conversationId: nextAction.visitor.conversationId };
}
let lastChat = 0;

/** People whose first message in Telegram has an outcome. */
const decided = ({ database }: Stage, ids: string[]): Promise<number> =>
  countRows(
    database.adminUrl,
    `SELECT count(DISTINCT c.id) FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.tenant_id = ANY($1) AND c.channel = 'telegram' AND m.direction = 'out' AND m.state NOT IN ('queued', 'sending')`,
    [ids],
  );
const openMessages = ({ database }: Stage, ids: string[]): Promise<number> =>
  countRows(
    database.adminUrl,
    `SELECT count(*) FROM messages WHERE tenant_id = ANY($1) AND direction = 'out' AND state IN ('queued', 'sending')`,
    [ids],
  );
const openRuns = ({ database }: Stage, ids: string[]): Promise<number> =>
  countRows(database.adminUrl, `SELECT count(*) FROM engine.runs WHERE tenant_id = ANY($1) AND ended_at IS NULL`, [ids]);

async function judgeFaults(stage: Stage, cases: Case[], ids: string[]): Promise<Finding> {
  const { adminUrl } = stage.database;
  const attempts = new Map<string, Attempt[]>();
  for (const attempt of stage.telegram.attempts) attempts.set(attempt.chatId, [...(attempts.get(attempt.chatId) ?? []), attempt]);
  const early: string[] = [];
  const wrongTimes: string[] = [];
  for (const { chatId, fault, times } of cases) {
    const made = firstText(attempts.get(chatId) ?? []);
    const wanted = retried.includes(fault) ? Math.min(times + 1, DELAYS_MS.length + 1) : 1;
    if (made.length !== wanted) wrongTimes.push(`${fault}×${times === FOR_EVER ? '∞' : times}: ${made.length} calls`);
    for (const [index, attempt] of made.slice(1).entries()) {
      const gapMs = attempt.at - (made[index] as Attempt).at;
      const least = Math.max(DELAYS_MS[index] ?? 0, fault === 'rate_limited' ? RETRY_AFTER_S * 1000 : 0);
      if (gapMs < least - 20) early.push(`${fault} after ${gapMs} ms`);
    }
  }
  const moved = new Set(
    await asAdmin(adminUrl, async (client) =>
      (
        await client.query<{ lead_id: string }>(
          `SELECT DISTINCT c.lead_id FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.tenant_id = ANY($1) AND c.channel = 'web' AND m.client_key LIKE 'bot:moved:%'`,
          [ids],
        )
      ).rows.map((row) => row.lead_id),
    ),
  );
  const gaveUp = cases.filter(({ fault, times }) => unknown.includes(fault) || times === FOR_EVER);
  const notMoved = gaveUp.filter(({ leadId }) => !moved.has(leadId));
  const [stuckRuns, failedRuns, open] = [
    await openRuns(stage, ids),
    await countRows(adminUrl, `SELECT count(*) FROM engine.runs WHERE tenant_id = ANY($1) AND status = 'failed'`, [ids]),
    await openMessages(stage, ids),
  ];
  const most = stage.telegram.mostAtOnce();
  return finding([
    [`${cases.length} people, ${stage.telegram.attempts.length} calls at the vendor`, true],
    [`calls before their time ${early.length}${early.length > 0 ? ` (${early.slice(0, 3).join(', ')})` : ''}`, early.length === 0],
    [
      `numbers of tries that are wrong ${wrongTimes.length}${wrongTimes.length > 0 ? ` (${wrongTimes.slice(0, 3).join(', ')})` : ''}`,
      wrongTimes.length === 0,
    ],
    [`most calls at once ${most}`, most <= PARALLEL],
    [`${gaveUp.length} gave up, not moved to the web chat ${notMoved.length}`, notMoved.length === 0],
    [`runs stuck ${stuckRuns}, failed ${failedRuns}, messages nobody delivers ${open}`, stuckRuns + failedRuns + open === 0],
  ]);
}

/** The tries of the first message: later ones go through once the vendor is well. */
function firstText(attempts: Attempt[]): Attempt[] {
  return attempts.filter(({ text }) => text === attempts[0]?.text);
}

function chunks(count: number, into: number): number[][] {
  return Array.from({ length: into }, (_, lane) =>
    Array.from({ length: count }, (_, index) => index).filter((index) => index % into === lane),
  );
}
