import type { DateTime } from 'luxon';
import { Prisma } from '@/server/platform/db/client';
import type { Scope } from '@/server/domain/scope';

/** How long somebody waited, over many cases: half waited less than the median, 95 % less than p95. Null when there was no case. */
export type Clock = { count: number; medianSeconds: number | null; p95Seconds: number | null; withinGoal: number };

/** Promises kept when answered within them: the bot, a person after the hand-over, a person in a running dialogue. */
export const REPLY_GOALS_SECONDS = { bot: 5, person: 300, reply: 600 } as const;

/** From the bot's hand-over to the first words of a person, for conversations handed over in the period. */
export async function personClock(scope: Scope, from: DateTime, to: DateTime): Promise<Clock> {
  return clockOf(
    scope,
    Prisma.sql`
      SELECT extract(epoch FROM m.created_at - c.escalated_at) AS seconds
      FROM conversations c CROSS JOIN LATERAL (
        SELECT created_at FROM messages WHERE tenant_id = c.tenant_id AND conversation_id = c.id AND author = 'member' AND direction = 'out'
          AND created_at >= c.escalated_at ORDER BY seq LIMIT 1
      ) m
      WHERE c.tenant_id = ${scope.tenantId} AND c.escalated_at >= ${from.toJSDate()} AND c.escalated_at < ${to.toJSDate()}`,
    REPLY_GOALS_SECONDS.person,
  );
}

/** From somebody writing again after a person's words to the person's next words. What waits for several messages waits since the first. */
export async function replyClock(scope: Scope, from: DateTime, to: DateTime): Promise<Clock> {
  return clockOf(
    scope,
    Prisma.sql`
      SELECT extract(epoch FROM next.created_at - asked.created_at) AS seconds
      FROM (
        SELECT conversation_id, seq, author, created_at, lag(author) OVER (PARTITION BY conversation_id ORDER BY seq) AS before
        FROM messages WHERE tenant_id = ${scope.tenantId} AND direction IN ('in', 'out') AND conversation_id IN (
          SELECT id FROM conversations WHERE tenant_id = ${scope.tenantId} AND last_message_at >= ${from.toJSDate()})
      ) asked CROSS JOIN LATERAL (
        SELECT created_at FROM messages WHERE tenant_id = ${scope.tenantId} AND conversation_id = asked.conversation_id AND seq > asked.seq
          AND author = 'member' AND direction = 'out' ORDER BY seq LIMIT 1
      ) next
      WHERE asked.author = 'visitor' AND asked.before = 'member'
        AND asked.created_at >= ${from.toJSDate()} AND asked.created_at < ${to.toJSDate()}`,
    REPLY_GOALS_SECONDS.reply,
  );
}

async function clockOf(scope: Scope, cases: Prisma.Sql, goalSeconds: number): Promise<Clock> {
  const rows = await scope.db.$queryRaw<Clock[]>(Prisma.sql`
    SELECT count(*)::int AS count,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)::float8 AS "medianSeconds",
      percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds)::float8 AS "p95Seconds",
      count(*) FILTER (WHERE seconds <= ${goalSeconds})::int AS "withinGoal"
    FROM (${cases}) cases`);
  return rows[0] ?? { count: 0, medianSeconds: null, p95Seconds: null, withinGoal: 0 };
}
