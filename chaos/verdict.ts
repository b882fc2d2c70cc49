import pg from 'pg';
import type { Tally } from './prospects';
import { until } from './pause';
import type { Stage } from './stage';
import { saidTwice } from './vendors/mail-server';

/** What must be nought after killing, counted in the rows and at the vendors. */
export type Verdict = {
  lost: number;
  duplicateLeads: number;
  duplicateMessages: number;
  /** A letter under two Message-IDs: no vendor that honours keys could have kept it apart. */
  duplicateLetters: number;
  /** Telegram honours no key. More copies than outcomes that nobody knows would be copies nobody counted. */
  uncountedCopies: number;
  stuck: number;
  undelivered: number;
  failedRuns: number;
  unbalanced: number;
};
export type Notes = {
  settledSeconds: number;
  letters: number;
  lettersAgain: number;
  telegrams: number;
  telegramAgain: number;
  unknown: number;
};

type Settling = {
  withinMs: number;
  /** Messages whose sender was killed are known to be unknown after their lease of 45 s; a short form does not wait for it. */
  isWaitingForLeases: boolean;
};

// A prospect may still be answering what has just reached them, and the answer causes the next message.
const QUIET_MS = 2000;

/** Waits until every lead is at its next wait or end, or the time is over, then counts. */
export async function judge(stage: Stage, tenantIds: string[], tally: Pick<Tally, 'submitted'>, settling: Settling) {
  const client = new pg.Client({ connectionString: stage.database.databaseUrl });
  await client.connect();
  try {
    await client.query('SET ROLE fl_system');
    const count = async (sql: string): Promise<number> =>
      Number((await client.query<{ count: string }>(sql, [tenantIds])).rows[0]?.count ?? 0);
    const startedAt = Date.now();
    let quietSince = Number.POSITIVE_INFINITY;
    await until(
      async () => {
        const isQuiet = (await count(stuckSql)) === 0 && (await count(settling.isWaitingForLeases ? undeliveredSql : queuedSql)) === 0;
        quietSince = isQuiet ? Math.min(quietSince, Date.now()) : Number.POSITIVE_INFINITY;
        return Date.now() - quietSince >= QUIET_MS;
      },
      settling.withinMs,
      250,
    );
    const settledSeconds = Math.round((Math.min(quietSince, Date.now()) - startedAt) / 1000);
    const known = await client.query<{ id: string }>('SELECT id FROM leads WHERE tenant_id = ANY($1)', [tenantIds]);
    const ids = new Set(known.rows.map((row) => row.id));
    const unknown = await count(unknownSql);
    const telegrams = takenTelegrams(stage, new Set(tally.submitted.map(({ chatId }) => chatId)));
    const telegramAgain = Math.max(0, telegrams - (await count(sentTelegramsSql)));
    // Of these people only: what a broken variant left behind is still under way.
    const addresses = new Set(tally.submitted.map(({ email }) => email));
    const letters = [...stage.mail.letters.values()].filter(({ to }) => addresses.has(to));
    const verdict: Verdict = {
      lost: tally.submitted.filter((lead) => !ids.has(lead.leadId)).length,
      duplicateLeads: await count(twiceSql),
      duplicateMessages: await count(saidTwiceSql),
      duplicateLetters: saidTwice(letters),
      uncountedCopies: Math.max(0, telegramAgain - unknown),
      stuck: await count(stuckSql),
      undelivered: await count(settling.isWaitingForLeases ? undeliveredSql : queuedSql),
      failedRuns: await countFailedRuns(stage, tenantIds),
      unbalanced: await count(unbalancedSql),
    };
    const lettersAgain = letters.reduce((sum, letter) => sum + letter.times - 1, 0);
    const notes: Notes = { settledSeconds, letters: letters.length, lettersAgain, telegrams, telegramAgain, unknown };
    return { verdict, notes };
  } finally {
    await client.end();
  }
}

export function isClean(verdict: Verdict): boolean {
  return Object.values(verdict).every((count) => count === 0);
}

const stuckSql = `SELECT count(*) FROM leads l LEFT JOIN conversations c ON c.id = l.conversation_id WHERE l.tenant_id = ANY($1)
  AND (l.ledger_state = 'dead_letter' OR (l.ledger_state = 'in_progress' AND coalesce(c.mode, 'bot') <> 'human'))`;
const undeliveredSql = `SELECT count(*) FROM messages WHERE tenant_id = ANY($1) AND direction = 'out' AND state IN ('queued', 'sending')`;
/** Without those that wait behind a message whose sender was killed: until its lease ends nobody may say anything after it. */
const queuedSql = `SELECT count(*) FROM messages m WHERE m.tenant_id = ANY($1) AND m.direction = 'out' AND m.state = 'queued'
  AND NOT EXISTS (SELECT 1 FROM messages e WHERE e.conversation_id = m.conversation_id AND e.seq < m.seq AND e.state = 'sending')`;
const unknownSql = `SELECT count(*) FROM messages WHERE tenant_id = ANY($1) AND direction = 'out' AND state IN ('unknown', 'sending')`;
const sentTelegramsSql = `SELECT count(*) FROM messages m JOIN conversations c ON c.id = m.conversation_id
  WHERE m.tenant_id = ANY($1) AND c.channel = 'telegram' AND m.direction = 'out' AND m.state IN ('sent', 'delivered', 'read')`;
const twiceSql = `SELECT count(*) FROM (SELECT 1 FROM leads WHERE tenant_id = ANY($1) GROUP BY tenant_id, phone_hash HAVING count(*) > 1) twice`;
const saidTwiceSql = `SELECT count(*) FROM (SELECT 1 FROM messages WHERE tenant_id = ANY($1) AND direction = 'out'
  AND (kind = 'slots' OR (kind = 'buttons' AND payload->'question' IS NOT NULL)) AND coalesce(client_key, '') NOT LIKE 'bot:moved:%'
  GROUP BY conversation_id, kind, payload->'question'->>'id' HAVING count(*) > 1) twice`;
const unbalancedSql = `SELECT count(*) FROM tenants t WHERE t.id = ANY($1) AND t.lead_counter <> (SELECT count(*) FROM leads l WHERE l.tenant_id = t.id)`;

/** At the vendor's side. More than the product has rows for are copies; the same words may well be said twice («just taken» is). */
function takenTelegrams({ telegram }: Stage, chats: ReadonlySet<string>): number {
  return telegram.attempts.filter(({ chatId, took }) => took && chats.has(chatId)).length;
}

async function countFailedRuns({ database }: Stage, tenantIds: string[]): Promise<number> {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: string }>(
      `SELECT count(*) FROM engine.runs WHERE status = 'failed' AND tenant_id = ANY($1)`,
      [tenantIds],
    );
    return Number(rows[0]?.count ?? 0);
  } finally {
    await client.end();
  }
}
