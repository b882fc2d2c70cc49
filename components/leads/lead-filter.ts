/** Filters of the table as they stand in the address: shareable, and still there after a reload. */
export const periods = ['today', 'week', 'month', 'all', 'range'] as const;
export type Period = (typeof periods)[number];

export const statuses = ['new', 'contacted', 'booked', 'lost'] as const;
export type Status = (typeof statuses)[number];

export const states = ['in_progress', 'waiting', 'finished', 'dead_letter'] as const;
export type State = (typeof states)[number];

export const channels = ['web', 'telegram', 'email', 'max', 'sms', 'whatsapp', 'vk', 'instagram'] as const;
export type Channel = (typeof channels)[number];

/** Columns that can be hidden; the name and the number always stay. */
export const columns = ['channel', 'status', 'state', 'source', 'contact', 'created'] as const;
export type Column = (typeof columns)[number];

export type LeadFilter = {
  search: string;
  status: Status | null;
  state: State | null;
  channel: Channel | null;
  period: Period;
  /** YYYY-MM-DD, both ends included; only with the period `range`. */
  from: string | null;
  to: string | null;
  cursor: string | null;
  hidden: Column[];
};

const one = <T extends string>(list: readonly T[], value: string | null): T | null => list.find((item) => item === value) ?? null;
const day = (value: string | null): string | null =>
  value && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : null;

/** What somebody typed into the address counts only where it is one of ours. */
export function readFilter(params: { get(name: string): string | null }): LeadFilter {
  return {
    search: (params.get('q') ?? '').slice(0, 120),
    status: one(statuses, params.get('status')),
    state: one(states, params.get('state')),
    channel: one(channels, params.get('channel')),
    period: one(periods, params.get('period')) ?? 'all',
    from: day(params.get('from')),
    to: day(params.get('to')),
    cursor: params.get('cursor'),
    hidden: (params.get('hide') ?? '').split(',').flatMap((name) => one(columns, name) ?? []),
  };
}

/** The address of a filter; what is usual is left out. */
export function writeFilter(filter: LeadFilter): string {
  const params = new URLSearchParams();
  const set = (name: string, value: string | null): void => void (value && params.set(name, value));
  set('q', filter.search);
  set('status', filter.status);
  set('state', filter.state);
  set('channel', filter.channel);
  set('period', filter.period === 'all' ? null : filter.period);
  set('from', filter.period === 'range' ? filter.from : null);
  set('to', filter.period === 'range' ? filter.to : null);
  set('cursor', filter.cursor);
  set('hide', filter.hidden.join(','));
  return params.toString();
}

/** The bounds the API takes, by the viewer's calendar: the first moment of a day and the one after the last. */
export function boundsOf({ period, from, to }: Pick<LeadFilter, 'period' | 'from' | 'to'>, now: Date): { from?: string; to?: string } {
  const midnight = (date: Date, plusDays = 0): string =>
    new Date(date.getFullYear(), date.getMonth(), date.getDate() + plusDays).toISOString();
  if (period === 'today') return { from: midnight(now) };
  if (period === 'week') return { from: midnight(now, -6) };
  if (period === 'month') return { from: midnight(now, -29) };
  if (period === 'all') return {};
  return { ...(from ? { from: midnight(localDay(from)) } : {}), ...(to ? { to: midnight(localDay(to), 1) } : {}) };
}

/** True when something narrows the list: then an empty list means "nothing fits", not "nothing yet". */
export function isNarrowed({ search, status, state, channel, period }: LeadFilter): boolean {
  return search !== '' || status !== null || state !== null || channel !== null || period !== 'all';
}

function localDay(date: string): Date {
  const [year = 0, month = 1, dayOfMonth = 1] = date.split('-').map(Number);
  return new Date(year, month - 1, dayOfMonth);
}
