import { open } from '@/server/platform/crypto';
import { log } from '@/server/platform/log';
import type { LabDb } from '@/server/auth/lab';
import { faultsOf } from '../faults';
import { recordExchange } from '../wire-log';

/**
 * Brings updates to the webhook as the vendor does (vendors/messaging.md §1, "Webhook delivery"): one chat after its own
 * order, chats in parallel; any 2xx is a success; otherwise again with a doubling delay up to a minute or as our Retry-After
 * says; dropped after a day. Updates wait in a table, so a restart of the process loses none.
 *
 * Faults: `duplicate` sends each update three times at once, `reorder` gathers a few and sends the newest first.
 */
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;
const KEPT_MS = 86_400_000;
const GATHER_MS = 400; // long enough for a person's quick second message to be overtaken
const CALL_MS = 10_000;

export type Deliverer = {
  wake: (token: string, chatId: bigint) => void;
  wakeBot(token: string): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
};

export function createDeliverer(db: LabDb): Deliverer {
  const running = new Map<string, Promise<void>>();
  const timers = new Map<string, NodeJS.Timeout>();
  let isStopped = false;
  const wake = (token: string, chatId: bigint) => {
    const key = `${token}:${chatId}`;
    if (isStopped) return;
    clearTimeout(timers.get(key));
    const turn = (running.get(key) ?? Promise.resolve())
      .then(() => (isStopped ? null : deliverChat(db, token, chatId)))
      .catch((error: unknown) => (log.warn({ event: 'lab_delivery_failed', error: String(error) }), FIRST_DELAY_MS))
      .then(
        (waitMs) =>
          void (
            waitMs !== null &&
            !isStopped &&
            timers.set(
              key,
              setTimeout(() => wake(token, chatId), waitMs),
            )
          ),
      );
    running.set(key, turn);
    void turn.then(() => running.get(key) === turn && running.delete(key));
  };
  const wakeAll = async (where: { token?: string }) => {
    const waiting = await db.labUpdate.findMany({
      where: { ...where, doneAt: null },
      distinct: ['token', 'chatId'],
      select: { token: true, chatId: true },
    });
    for (const { token, chatId } of waiting) wake(token, chatId);
  };
  return {
    wake,
    wakeBot: (token) => wakeAll({ token }),
    start: () => wakeAll({}),
    async stop() {
      isStopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}

/** Sends what is due; answers how long to wait for the rest, null when nothing is left. */
async function deliverChat(db: LabDb, token: string, chatId: bigint): Promise<number | null> {
  for (;;) {
    const bot = await db.labBot.findUnique({ where: { token } });
    if (!bot?.hookUrl) return null; // updates wait for the next webhook
    const faults = await faultsOf(db, bot.tenantId, 'telegram');
    if (faults.reorder) await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
    const waiting = await db.labUpdate.findMany({
      where: { token, chatId, doneAt: null },
      orderBy: { updateId: 'asc' },
      take: faults.reorder ? 10 : 1,
    });
    const batch = faults.reorder ? waiting.toReversed() : waiting;
    if (batch.length === 0) return null;
    const dueInMs = Math.max(...batch.map((update) => update.dueAt.getTime() - Date.now()));
    if (dueInMs > 0) return dueInMs;
    for (const update of batch) {
      const copies = Array.from({ length: faults.duplicate ? 3 : 1 }, () => post(db, bot, update));
      const [outcome] = await Promise.all(copies);
      if (outcome) await settle(db, bot, update, outcome);
    }
  }
}

type Bot = { token: string; tenantId: string; hookUrl: string; hookSecret: string };
type Update = { id: string; body: string; attempts: number; createdAt: Date };
type Outcome = { status: number; retryAfterMs: number | null; error: string | null };

async function post(db: LabDb, bot: Bot, update: Update): Promise<Outcome> {
  const body = open(update.body);
  const secret = bot.hookSecret ? open(bot.hookSecret) : '';
  const startedAt = performance.now();
  const outcome = await fetch(bot.hookUrl, {
    method: 'POST',
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(CALL_MS),
    headers: { 'content-type': 'application/json', ...(secret ? { 'x-telegram-bot-api-secret-token': secret } : {}) },
  }).then(
    async (response) => {
      await response.arrayBuffer();
      const seconds = Number(response.headers.get('retry-after') ?? 'x');
      return {
        status: response.status,
        retryAfterMs: Number.isFinite(seconds) ? Math.min(seconds, 3600) * 1000 : null,
        error: response.ok ? null : `Wrong response from the webhook: ${response.status} ${response.statusText}`.trim(),
      };
    },
    (error: unknown) => ({ status: 0, retryAfterMs: null, error: `Connection failed: ${(error as Error).message}` }),
  );
  await recordExchange(
    db,
    {
      tenantId: bot.tenantId,
      device: 'telegram',
      direction: 'out',
      title: titleOf(body),
      status: outcome.status,
      request: `POST webhook\nX-Telegram-Bot-Api-Secret-Token: •••\n${body}`,
      response: outcome.error ?? 'ok',
      ms: Math.round(performance.now() - startedAt),
    },
    [secret],
  );
  return outcome;
}

async function settle(db: LabDb, bot: Bot, update: Update, outcome: Outcome): Promise<void> {
  const isDone = outcome.error === null || Date.now() - update.createdAt.getTime() > KEPT_MS;
  if (isDone)
    return void (await db.labUpdate.update({ where: { id: update.id }, data: { doneAt: new Date(), attempts: { increment: 1 } } }));
  const delayMs = outcome.retryAfterMs ?? Math.min(FIRST_DELAY_MS * 2 ** update.attempts, LONGEST_DELAY_MS);
  await db.labUpdate.update({ where: { id: update.id }, data: { attempts: { increment: 1 }, dueAt: new Date(Date.now() + delayMs) } });
  await db.labBot.update({ where: { token: bot.token }, data: { lastError: outcome.error, lastErrorAt: new Date() } });
}

function titleOf(body: string): string {
  const update = JSON.parse(body) as Record<string, unknown>;
  return ['callback_query', 'my_chat_member', 'edited_message', 'message'].find((kind) => kind in update) ?? 'update';
}
