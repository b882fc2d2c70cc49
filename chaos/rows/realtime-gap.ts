import { createRandom, type Random } from '@/prisma/seed/random';
import type { Client } from '../clients/client';
import { withFastClients } from '../clients/fast-clock';
import { openOperator, SHOWN_TO_OPERATOR, type OperatorClient } from '../clients/operator';
import { openLine, type Line } from '../clients/tcp-proxy';
import { openVisitor, type VisitorClient } from '../clients/visitor';
import type { ChaosOptions } from '../options';
import { pause, until } from '../pause';
import { finding, type Finding, type Row } from '../row';
import type { Stage } from '../stage';
import { asAdmin, foundChaosTenant, type ChaosTenant } from '../world';
import { operatorCookies } from './stopped-postgres';

const kinds = ['reset', 'reconnect', 'half-open', 'sleep'] as const;
const FULL = { cuts: 500, conversations: 10, restarts: 8 };
const SHORT = { cuts: 40, conversations: 4, restarts: 1 };
const CAUGHT_UP_WITHIN_MS = 2000;
const SHORT_WITHIN_MS = 6000; // the short form shares its machine with other rows: it looks for what is lost, the long one also for how long it takes
// Catching up is some five questions one after another; where a plain reply takes longer than this share, the machine is the limit.
const REPLIES_WITHIN = 15;
const GIVEN_UP_MS = 15_000;
const BACK_WITHIN_MS = 20_000;
const LONG_SLEEP = 230; // messages: more than one answer of the server brings

/** R12: lines cut in every way with traffic both ways; afterwards both screens show the rows, each once and in order. */
export const realtimeGap: Row = {
  id: 'R12',
  title: 'live connections cut, half-open, asleep, server restarted',
  isAlone: true,
  run: (stage, options) => cutLines(stage, options, options.isShort ? SHORT : FULL, false),
  broken: [{ name: 'no-resync', run: (stage, options) => cutLines(stage, options, { cuts: 4, conversations: 2, restarts: 0 }, true) }],
};

type Talk = {
  conversationId: string;
  visitor: VisitorClient;
  operator: OperatorClient;
  lines: Map<Client, Line>;
  /** The newest number that the server has acknowledged, and when. */
  newest: number;
  newestAt: number;
  replyMs: number[];
  /** Replies that were not acknowledged, with the reason of the last. */
  unheard: { count: number; reason: string };
};
type Sizes = { cuts: number; conversations: number; restarts: number };
type Log = { cuts: Map<string, number>; neverBack: number; caughtUp: { how: string; ms: number }[] };

async function cutLines(stage: Stage, options: ChaosOptions, sizes: Sizes, isDeaf: boolean): Promise<Finding> {
  const tenant = await foundChaosTenant();
  // One operator who is signed in often enough not to meet the limit of a session: every talk takes some of them.
  const cookies = await operatorCookies(tenant, sizes.conversations * (4 + Math.ceil(sizes.cuts / sizes.conversations / 8)));
  const log: Log = { cuts: new Map(), neverBack: 0, caughtUp: [] };
  const random = createRandom(options.seed);
  const talks = await withFastClients(async () => {
    const open: Talk[] = [];
    for (let index = 0; index < sizes.conversations; index += 1)
      open.push(
        await beginTalk(
          stage,
          tenant,
          cookies.filter((_, place) => place % sizes.conversations === index),
          isDeaf,
        ),
      );
    let left = sizes.cuts;
    const perRound = Math.ceil(sizes.cuts / (sizes.restarts + 1));
    for (let round = 0; round <= sizes.restarts; round += 1) {
      let inRound = Math.min(left, perRound);
      left -= inRound;
      await Promise.all(
        open.map(async (talk, index) => {
          for (let turn = index; inRound > 0; turn += 1) {
            inRound -= 1;
            await cutOnce(log, random, talk, turn, isDeaf);
          }
        }),
      );
      if (round < sizes.restarts) await restart(stage, log, open);
    }
    if (!isDeaf) await sleepLong(log, open[0] as Talk);
    await pause(CAUGHT_UP_WITHIN_MS);
    return open;
  });
  const wrong = await compareAll(stage, talks);
  for (const talk of talks) await endTalk(talk);
  return judgeGap(log, talks, wrong, isDeaf ? 0 : sizes.cuts);
}

function judgeGap(log: Log, talks: Talk[], wrong: Wrong, leastCuts: number): Finding {
  const total = [...log.cuts.values()].reduce((sum, times) => sum + times, 0);
  const replies = talks.reduce((sum, talk) => sum + talk.replyMs.length, 0);
  const unheard = talks.reduce((sum, talk) => sum + talk.unheard.count, 0);
  const reasons = [...new Set(talks.map((talk) => talk.unheard.reason).filter(Boolean))].join(', ');
  const times = talks.flatMap((talk) => talk.replyMs).sort((left, right) => left - right);
  const replyMs = times[Math.floor(times.length / 2)] ?? 0;
  const withinMs = Math.max(leastCuts > SHORT.cuts ? CAUGHT_UP_WITHIN_MS : SHORT_WITHIN_MS, REPLIES_WITHIN * replyMs);
  const late = log.caughtUp.filter(({ ms }) => ms > withinMs);
  const slowest = log.caughtUp.reduce((worst, one) => (one.ms > worst.ms ? one : worst), { how: 'nobody', ms: 0 });
  return finding([
    [`${total} disconnects (${[...log.cuts].map(([kind, times]) => `${kind} ${times}`).join(', ')})`, total >= leastCuts],
    [
      `${wrong.rows} messages in ${talks.length} conversations, ${replies} replies acknowledged, ${unheard} not ${reasons}`,
      replies > 10 * unheard,
    ],
    [`missed ${wrong.missed}, twice ${wrong.twice}, out of order ${wrong.disordered}`, wrong.missed + wrong.twice + wrong.disordered === 0],
    [`never back ${log.neverBack}`, log.neverBack === 0],
    [
      `caught up after ${slowest.ms} ms at most (${slowest.how}); ${late.length} later than ${withinMs} ms (a plain reply took ${replyMs} ms)`,
      late.length === 0,
    ],
  ]);
}

async function beginTalk(stage: Stage, tenant: ChaosTenant, cookies: string[], isDeaf: boolean): Promise<Talk> {
  const url = stage.url();
  const phone = `+7916${String((lastPhone += 1)).padStart(7, '0')}`;
  const response = await fetch(`${url}/api/v1/leads`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ tenant: tenant.publicKey, contact: { phone }, consent: { gdpr: true }, source: 'chaos', channel: 'web' }),
  });
  const { nextAction } = (await response.json()) as { nextAction: { visitor: { token: string; conversationId: string } } };
  const { conversationId } = nextAction.visitor;
  const [first, second] = [await openLine(() => stage.product().port), await openLine(() => stage.product().port)];
  const visitor = await openVisitor({ url, linePort: first.port, tenant, visitor: nextAction.visitor, isDeaf });
  const operator = await openOperator({ url, linePort: second.port, tenant, cookies, conversationId, isDeaf });
  await operator.claim();
  const lines = new Map<Client, Line>([
    [visitor, first],
    [operator, second],
  ]);
  const talk = { conversationId, visitor, operator, lines, newest: 0, newestAt: 0, replyMs: [], unheard: { count: 0, reason: '' } };
  if (!(await until(() => visitor.liveSince() !== null && operator.liveSince() !== null, BACK_WITHIN_MS)))
    throw new Error('the clients never became live');
  return talk;
}
let lastPhone = 0;

/** Cuts one side (every third time both) and talks until it is back, then measures how long it lacks anything. */
async function cutOnce(log: Log, random: Random, talk: Talk, turn: number, isDeaf: boolean): Promise<void> {
  const kind = isDeaf ? 'reset' : (kinds[turn % kinds.length] as (typeof kinds)[number]);
  const sides: Client[] =
    random.chance(0.33) || isDeaf ? [talk.visitor, talk.operator] : [random.chance(0.5) ? talk.visitor : talk.operator];
  const cutAt = Date.now();
  for (const side of sides) cut(talk.lines.get(side) as Line, kind);
  log.cuts.set(kind, (log.cuts.get(kind) ?? 0) + sides.length);
  if (turn % 4 === 0) talk.visitor.say(`Вопрос ${turn}`);
  const isBack = (): boolean => sides.every((side) => (side.liveSince() ?? 0) > cutAt);
  if (kind === 'sleep') {
    for (let index = 0; index < 12; index += 1) await speak(talk);
    await pause(random.int(100, 800));
    for (const side of sides) talk.lines.get(side)?.wake();
  }
  // Somebody speaks at every moment of the way back: before the connection, between it and the subscription, after it.
  const gaveUpAt = Date.now() + BACK_WITHIN_MS;
  while (!isBack() && Date.now() < gaveUpAt) {
    await speak(talk);
    await pause(random.int(1, kind === 'half-open' ? 250 : 40));
  }
  if (!isBack()) log.neverBack += 1;
  await measure(log, kind, talk, sides, isDeaf ? CAUGHT_UP_WITHIN_MS + 500 : GIVEN_UP_MS);
}

function cut(line: Line, kind: (typeof kinds)[number]): void {
  if (kind === 'reset') line.reset();
  else if (kind === 'reconnect') line.sayReconnect();
  else if (kind === 'half-open') line.muteServer();
  else line.sleep();
}

async function speak(talk: Talk): Promise<void> {
  const startedAt = Date.now();
  try {
    talk.newest = Math.max(talk.newest, await talk.operator.reply('Ответ'));
    talk.newestAt = Date.now();
    talk.replyMs.push(Date.now() - startedAt);
  } catch (error) {
    talk.unheard = { count: talk.unheard.count + 1, reason: String(error) };
  }
}

/** From the subscription to the newest word; from that word, when it was acknowledged later: nobody can show it before. */
async function measure(log: Log, kind: string, talk: Talk, sides: Client[], givenUpMs = GIVEN_UP_MS): Promise<void> {
  const { newest, newestAt } = talk;
  await Promise.all(
    sides.map(async (side) => {
      const from = Math.max(side.liveSince() ?? Date.now(), newestAt);
      await until(() => (side.shown().at(-1)?.seq ?? 0) >= newest, givenUpMs, 10);
      log.caughtUp.push({ how: `${kind}, ${side.side}`, ms: Date.now() - from });
    }),
  );
}

async function restart(stage: Stage, log: Log, talks: Talk[]): Promise<void> {
  const at = Date.now();
  await stage.kill();
  await stage.start();
  const isBack = (client: Client): boolean => (client.liveSince() ?? 0) > at;
  await until(() => talks.every((talk) => isBack(talk.visitor) && isBack(talk.operator)), BACK_WITHIN_MS);
  log.cuts.set('restart', (log.cuts.get('restart') ?? 0) + talks.length * 2);
  await Promise.all(
    talks.map(async (talk) => {
      await speak(talk);
      await measure(log, 'restart', talk, [talk.visitor, talk.operator].filter(isBack));
    }),
  );
}

/** A night: more was said than one answer holds. */
async function sleepLong(log: Log, talk: Talk): Promise<void> {
  const at = Date.now();
  for (const line of talk.lines.values()) line.sleep();
  for (let index = 0; index < LONG_SLEEP; index += 1) await speak(talk);
  for (const line of talk.lines.values()) line.wake();
  await until(() => [talk.visitor, talk.operator].every((client) => (client.liveSince() ?? 0) > at), BACK_WITHIN_MS);
  log.cuts.set('long sleep', 2);
  await measure(log, 'long sleep', talk, [talk.visitor, talk.operator]);
}

type Wrong = { rows: number; missed: number; twice: number; disordered: number };

async function compareAll(stage: Stage, talks: Talk[]): Promise<Wrong> {
  const wrong: Wrong = { rows: 0, missed: 0, twice: 0, disordered: 0 };
  await asAdmin(stage.database.adminUrl, async (client) => {
    for (const talk of talks) {
      const { rows } = await client.query<{ id: string; seq: number; direction: string }>(
        'SELECT id, seq, direction FROM messages WHERE conversation_id = $1 ORDER BY seq',
        [talk.conversationId],
      );
      wrong.rows += rows.length;
      compare(
        wrong,
        talk.visitor.shown(),
        rows.filter(({ direction }) => direction !== 'note'),
      );
      compare(wrong, talk.operator.shown(), rows.slice(-SHOWN_TO_OPERATOR));
    }
  });
  return wrong;
}

function compare(wrong: Wrong, shown: { id: string; seq: number }[], rows: { id: string; seq: number }[]): void {
  const ids = new Set(shown.map(({ id }) => id));
  wrong.missed += rows.filter(({ id }) => !ids.has(id)).length;
  wrong.twice += shown.length - ids.size;
  wrong.disordered += shown.filter(({ seq }, index) => index > 0 && seq <= (shown[index - 1]?.seq ?? 0)).length;
}

async function endTalk({ visitor, operator, lines }: Talk): Promise<void> {
  visitor.close();
  operator.close();
  for (const line of lines.values()) await line.stop();
}
