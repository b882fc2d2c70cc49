/** What the titles of the overview say. Pure: figures in, the key of a text and its values out. */
type Period = {
  leads: number;
  contacted: number;
  bookings: number;
  medianSeconds: number | null;
  p95Seconds: number | null;
  withinGoal: number;
};
type Ledger = { accepted: number; finished: number; inProgress: number; waiting: number; deadLetter: number; balanced: boolean };
type ChannelFigures = { channel: string; leads: number; booked: number; medianSeconds: number | null };

/** Below this a share says more about chance than about a channel. */
export const ENOUGH_LEADS = 20;

export type LedgerHeadline = 'stuck' | 'unbalanced' | 'fine';

export function ledgerHeadline(ledger: Ledger): LedgerHeadline {
  if (!ledger.balanced) return 'unbalanced';
  return ledger.deadLetter > 0 ? 'stuck' : 'fine';
}

export type Trend = { key: 'few' | 'same' | 'more' | 'less'; share: number };

/** This week against the one before. With too few leads in either, or within 5 %, there is no trend to speak of. */
export function weekTrend(week: Period, before: Period): Trend {
  if (before.leads < ENOUGH_LEADS || week.leads < ENOUGH_LEADS) return { key: 'few', share: 0 };
  const share = week.leads / before.leads - 1;
  if (Math.abs(share) < 0.05) return { key: 'same', share };
  return { key: share > 0 ? 'more' : 'less', share: Math.abs(share) };
}

export type ChannelHeadline = { key: 'few' } | { key: 'single'; channel: string } | { key: 'best'; channel: string; share: number };

/** The channel that books best among those with enough leads to compare. */
export function channelHeadline(channels: readonly ChannelFigures[]): ChannelHeadline {
  const comparable = channels.filter(({ leads }) => leads >= ENOUGH_LEADS);
  if (comparable.length === 0) return { key: 'few' };
  const best = [...comparable].sort((a, b) => b.booked / b.leads - a.booked / a.leads)[0];
  if (!best) return { key: 'few' };
  return comparable.length === 1
    ? { key: 'single', channel: best.channel }
    : { key: 'best', channel: best.channel, share: best.booked / best.leads };
}

type Waits = { count: number; medianSeconds: number | null };
export type ClocksHeadline = { key: 'none' | 'few' | 'bot' | 'both'; bot: number; person: number };

/** How fast the bot is, and a person where enough conversations were handed over to say so. */
export function clocksHeadline(week: Period, person: Waits): ClocksHeadline {
  const bot = week.medianSeconds ?? 0;
  if (week.medianSeconds === null) return { key: 'none', bot, person: 0 };
  if (week.contacted < ENOUGH_LEADS) return { key: 'few', bot, person: 0 };
  return person.medianSeconds !== null && person.count >= ENOUGH_LEADS
    ? { key: 'both', bot, person: person.medianSeconds }
    : { key: 'bot', bot, person: 0 };
}

/** How the day's visits are told: how many, and whether some of them have passed without a mark. */
export function visitsHeadline(visits: readonly { status: string; endsAt: Date }[], now: Date): { count: number; unmarked: number } {
  return { count: visits.length, unmarked: visits.filter(({ status, endsAt }) => status === 'confirmed' && endsAt <= now).length };
}
