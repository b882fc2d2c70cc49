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

/** This week against the one before. Under ten leads a week, or within 5 %, there is no trend to speak of. */
export function weekTrend(week: Period, before: Period): Trend {
  if (before.leads < 10 || week.leads < 1) return { key: 'few', share: 0 };
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

/** The period the first-contact title speaks about: today, or the week while today has nothing. */
export function contactHeadline(today: Period, week: Period): { key: 'today' | 'week' | 'none'; seconds: number } {
  if (today.medianSeconds !== null) return { key: 'today', seconds: today.medianSeconds };
  return week.medianSeconds === null ? { key: 'none', seconds: 0 } : { key: 'week', seconds: week.medianSeconds };
}
