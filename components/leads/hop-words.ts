import type { useTranslations } from 'next-intl';
import { formatDateTime, formatDuration } from '@/components/ui/format';

/** One hop as the API gives it. */
export type Hop = { id: string; kind: string; level: string; data: Record<string, string | number | boolean | null>; at: Date };

export type Words = { title: string; text: string | null };
type Tell = { t: ReturnType<typeof useTranslations<'leads'>>; channelName: (channel: string) => string; locale: string; timeZone?: string };

/**
 * A hop in plain language. Texts are `leads.hops.<noun>.<verb>` with what the hop knows put in; a hop of a newer version
 * than this page shows its name instead of nothing.
 */
export function wordsOf(hop: Hop, tell: Tell): Words {
  const { t } = tell;
  const key = `hops.${hop.kind}`;
  if (!t.has(`${key}.title` as never)) return { title: hop.kind, text: null };
  const values = valuesOf(hop, tell);
  const text = t.has(`${key}.text` as never) ? t(`${key}.text` as never, values as never).trim() : '';
  return { title: t(`${key}.title` as never, values as never), text: [text, values.by].filter(Boolean).join(' · ') || null };
}

function valuesOf({ data }: Hop, { t, channelName, locale, timeZone }: Tell): Record<string, string | number> {
  const named = (list: string, value: Hop['data'][string] | undefined): string => {
    const key = `${list}.${String(value)}`;
    return typeof value === 'string' && /^[a-z_]+$/.test(value) && t.has(key as never) ? t(key as never) : String(value ?? '');
  };
  // A vendor's or an engine's own words are no sentence for people: they stand in the technical rows.
  const reasonOf = (value: Hop['data'][string] | undefined): string =>
    t.has(`reasons.${String(value)}` as never) ? named('reasons', value) : t('reasons.unknown');
  const moment =
    typeof data.startsAt === 'string' && !Number.isNaN(Date.parse(data.startsAt))
      ? formatDateTime(data.startsAt, { locale, timeZone })
      : '';
  return {
    channel: typeof data.channel === 'string' ? channelName(data.channel) : '',
    wanted: typeof data.wanted === 'string' ? channelName(data.wanted) : '',
    asked: data.wanted === data.channel ? 'yes' : 'no',
    page: typeof data.page === 'string' ? data.page : '',
    source: named('sources', data.source),
    seconds: typeof data.seconds === 'number' ? formatDuration(data.seconds * 1000, { locale }) : '',
    question: String(data.question ?? ''),
    service: String(data.service ?? ''),
    count: typeof data.count === 'number' ? data.count : 0,
    number: typeof data.number === 'number' ? data.number : 1,
    moment,
    reason: reasonOf(data.reason),
    by: typeof data.by === 'string' && !machines.includes(data.by) && !data.by.startsWith('mem_') ? data.by : '',
    error: reasonOf(data.error),
    outcome: named('outcomes', data.outcome),
    field: named('fields', data.field),
    from: named('statuses', data.from),
    to: named('statuses', data.to),
  };
}

/** Who acts when no person does: their names are no names. Neither is the id of a colleague who gave none. */
const machines = ['system', 'visitor', 'hook', 'api-key'];

/** Time since acceptance, for the column at the right: «0,8 с», «3 мин 36 с»; nothing at acceptance itself. */
export function sinceAcceptance(hop: Hop, acceptedAt: Date, locale: string): string | null {
  const ms = hop.at.getTime() - acceptedAt.getTime();
  return ms < 1 ? null : formatDuration(ms, { locale });
}
