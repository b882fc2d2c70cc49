import { DateTime } from 'luxon';
import { Prisma } from '@/server/platform/db/client';
import { balance } from '@/server/domain/ledger/rules';
import type { Ledger } from '@/server/domain/ledger/schema';
import type { Scope } from '@/server/domain/scope';
import { listVisits } from './queries/list-visits';
import { personClock, REPLY_GOALS_SECONDS, replyClock } from './queries/reply-clocks';

/**
 * `accepted` is the tenant's own counter, raised in the same transaction as each lead and never computed from the leads' rows;
 * the four states are counted from the rows. One statement: one snapshot, so a lead accepted meanwhile is in both or in none.
 */
export async function getLedger(scope: Scope): Promise<Ledger> {
  const rows = await scope.db.$queryRaw<
    { accepted: number; finished: number; in_progress: number; waiting: number; dead_letter: number }[]
  >(Prisma.sql`
    SELECT t.lead_counter AS accepted,
      count(l.id) FILTER (WHERE l.ledger_state = 'finished')::int AS finished,
      count(l.id) FILTER (WHERE l.ledger_state = 'in_progress')::int AS in_progress,
      count(l.id) FILTER (WHERE l.ledger_state = 'waiting')::int AS waiting,
      count(l.id) FILTER (WHERE l.ledger_state = 'dead_letter')::int AS dead_letter
    FROM tenants t LEFT JOIN leads l ON l.tenant_id = t.id
    WHERE t.id = ${scope.tenantId} GROUP BY t.id`);
  const row = rows[0];
  return balance({
    accepted: row?.accepted ?? 0,
    finished: row?.finished ?? 0,
    inProgress: row?.in_progress ?? 0,
    waiting: row?.waiting ?? 0,
    deadLetter: row?.dead_letter ?? 0,
  });
}

export type Period = {
  leads: number;
  contacted: number;
  bookings: number;
  medianSeconds: number | null;
  p95Seconds: number | null;
  withinGoal: number;
};
export type DayPoint = { date: string; leads: number; bookings: number };

/** Today, this week (seven days with today) and the week before it for comparison, by the tenant's calendar. Test leads are left out. */
export async function getOverview(scope: Scope) {
  const { timeZone } = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { timeZone: true } });
  const today = DateTime.fromJSDate(scope.now(), { zone: timeZone }).startOf('day');
  const tomorrow = today.plus({ days: 1 });
  const [ledger, todayPeriod, week, weekBefore, days, channels, person, reply, visits, check] = await Promise.all([
    getLedger(scope),
    periodOf(scope, today, tomorrow),
    periodOf(scope, today.minus({ days: 6 }), tomorrow),
    periodOf(scope, today.minus({ days: 13 }), today.minus({ days: 6 })),
    daysOf(scope, today.minus({ days: 13 }), tomorrow, timeZone),
    channelsOf(scope, today.minus({ days: 29 }), tomorrow),
    personClock(scope, today.minus({ days: 6 }), tomorrow),
    replyClock(scope, today.minus({ days: 6 }), tomorrow),
    listVisits(scope, today, tomorrow),
    scope.db.ledgerCheck.findFirst({
      where: { tenantId: scope.tenantId },
      orderBy: { checkedAt: 'desc' },
      select: { checkedAt: true, balanced: true },
    }),
  ]);
  return {
    ledger,
    lastCheck: check,
    today: todayPeriod,
    week,
    weekBefore,
    days,
    channels,
    /** A person's first words after the hand-over, and the next words in a running dialogue, of seven days. */
    person,
    reply,
    goals: REPLY_GOALS_SECONDS,
    visits,
    timeZone,
  };
}

async function periodOf(scope: Scope, from: DateTime, to: DateTime): Promise<Period> {
  const rows = await scope.db.$queryRaw<Period[]>(Prisma.sql`
    SELECT count(*)::int AS leads,
      count(first_contact_at)::int AS contacted,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM first_contact_at - created_at))::float8 AS "medianSeconds",
      percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM first_contact_at - created_at))::float8 AS "p95Seconds",
      count(*) FILTER (WHERE first_contact_at - created_at <= make_interval(secs => ${REPLY_GOALS_SECONDS.bot}))::int AS "withinGoal",
      (SELECT count(*)::int FROM bookings b WHERE b.tenant_id = ${scope.tenantId} AND b.status IN ('confirmed', 'completed', 'no_show')
        AND b.created_at >= ${from.toJSDate()} AND b.created_at < ${to.toJSDate()}) AS bookings
    FROM leads WHERE tenant_id = ${scope.tenantId} AND NOT is_test AND created_at >= ${from.toJSDate()} AND created_at < ${to.toJSDate()}`);
  return rows[0] ?? { leads: 0, contacted: 0, bookings: 0, medianSeconds: null, p95Seconds: null, withinGoal: 0 };
}

async function daysOf(scope: Scope, from: DateTime, to: DateTime, timeZone: string): Promise<DayPoint[]> {
  const rows = await scope.db.$queryRaw<DayPoint[]>(Prisma.sql`
    SELECT to_char(day, 'YYYY-MM-DD') AS date, sum(leads)::int AS leads, sum(bookings)::int AS bookings FROM (
      SELECT (created_at AT TIME ZONE ${timeZone})::date AS day, 1 AS leads, 0 AS bookings FROM leads
        WHERE tenant_id = ${scope.tenantId} AND NOT is_test AND created_at >= ${from.toJSDate()} AND created_at < ${to.toJSDate()}
      UNION ALL
      SELECT (created_at AT TIME ZONE ${timeZone})::date, 0, 1 FROM bookings
        WHERE tenant_id = ${scope.tenantId} AND status IN ('confirmed', 'completed', 'no_show') AND created_at >= ${from.toJSDate()} AND created_at < ${to.toJSDate()}
    ) facts GROUP BY day`);
  const byDate = new Map(rows.map((row) => [row.date, row]));
  const dates: DayPoint[] = [];
  for (let day = from; day < to; day = day.plus({ days: 1 })) {
    const date = day.toISODate() ?? '';
    dates.push(byDate.get(date) ?? { date, leads: 0, bookings: 0 });
  }
  return dates;
}

export type ChannelFigures = { channel: string; leads: number; booked: number; medianSeconds: number | null };

async function channelsOf(scope: Scope, from: DateTime, to: DateTime): Promise<ChannelFigures[]> {
  return scope.db.$queryRaw<ChannelFigures[]>(Prisma.sql`
    SELECT channel, count(*)::int AS leads, count(*) FILTER (WHERE status = 'booked')::int AS booked,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM first_contact_at - created_at))::float8 AS "medianSeconds"
    FROM leads WHERE tenant_id = ${scope.tenantId} AND NOT is_test AND created_at >= ${from.toJSDate()} AND created_at < ${to.toJSDate()}
    GROUP BY channel ORDER BY count(*) DESC, channel`);
}

export type BoardRow = {
  createdAt: Date;
  channel: string;
  topic: string | null;
  botSeconds: number | null;
  humanSeconds: number | null;
  status: string;
  ledgerState: string;
  startsAt: Date | null;
};

/**
 * The newest leads as a board of speed: the bot's first touch and a person's first touch beside each other, and how it ended.
 * No name, no contact, no words of anybody: it is shown on a public page.
 */
export async function listSpeedBoard(scope: Scope, { limit }: { limit: number }): Promise<BoardRow[]> {
  return scope.db.$queryRaw<BoardRow[]>(Prisma.sql`
    SELECT l.created_at AS "createdAt", l.channel, l.status, l.ledger_state AS "ledgerState",
      b.service AS topic, b.starts_at AS "startsAt",
      extract(epoch FROM l.first_contact_at - l.created_at)::float8 AS "botSeconds",
      extract(epoch FROM c.claimed_at - c.escalated_at)::float8 AS "humanSeconds"
    FROM leads l
    LEFT JOIN conversations c ON c.tenant_id = l.tenant_id AND c.id = l.conversation_id AND c.claimed_at >= c.escalated_at
    LEFT JOIN LATERAL (
      SELECT s.name AS service, b.starts_at FROM bookings b JOIN services s ON s.tenant_id = b.tenant_id AND s.id = b.service_id
      WHERE b.tenant_id = l.tenant_id AND b.lead_id = l.id AND b.status IN ('confirmed', 'completed') ORDER BY b.created_at DESC LIMIT 1
    ) b ON true
    WHERE l.tenant_id = ${scope.tenantId} AND NOT l.is_test AND NOT l.is_suspicious
    ORDER BY l.created_at DESC, l.id DESC LIMIT ${limit}`);
}
