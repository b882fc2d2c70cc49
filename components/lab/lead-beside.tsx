'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useTRPC } from '@/components/shell/api-provider';
import { useChannelName } from '@/components/shell/channel';
import { useLive } from '@/components/shell/live-provider';
import { useRounds } from '@/components/shell/use-rounds';
import { useTenantPath } from '@/components/shell/shell-context';
import { Avatar } from '@/components/ui/avatar';
import { cn } from '@/components/ui/cn';
import { ErrorState } from '@/components/ui/error-state';
import { formatTime } from '@/components/ui/format';
import { NoteStrip } from '@/components/ui/note-strip';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Link } from '@/components/navigation';
import { wordsOf, type Hop } from '@/components/leads/hop-words';
import { StatusBadge } from '@/components/leads/lead-badges';
import type { LabPerson } from './lab-types';

/** «Видит оператор»: the way of the lead that is being played, live beside the phones. */
export function LeadBeside({ person }: { person: LabPerson | null }) {
  const t = useTranslations('lab.operator');
  const path = useTenantPath();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const found = useQuery(
    trpc.lab.leadOf.queryOptions(person ?? { device: 'telegram', id: '' }, { enabled: person !== null, staleTime: 0 }),
  );
  const leadId = found.data?.leadId ?? null;
  const lead = useQuery(trpc.leads.get.queryOptions({ leadId: leadId ?? '' }, { enabled: leadId !== null, staleTime: 0 }));
  // The lead itself is asked again with every other one that is shown (follow-tenant.ts).
  useLive(useRounds(() => queries.invalidateQueries({ queryKey: trpc.lab.leadOf.queryKey() })));
  const isLoading = person !== null && (found.isLoading || (leadId !== null && lead.isLoading));
  return (
    <section aria-labelledby="operator" className="border-b border-line px-4 py-3">
      <header className="flex items-baseline justify-between gap-3">
        <h2 id="operator" className="text-base font-semibold">
          {t('title')}
        </h2>
        <Link href={leadId ? path(`leads/${leadId}`) : path('inbox')} className="link text-xs">
          {leadId ? t('openLead') : t('open')}
        </Link>
      </header>
      {isLoading ? <SkeletonRows rows={3} /> : null}
      {found.isError || lead.isError ? <ErrorState onRetry={() => void Promise.all([found.refetch(), lead.refetch()])} /> : null}
      {!isLoading && leadId === null && !found.isError ? <p className="mt-1 text-sm text-ink-2">{t('text')}</p> : null}
      {lead.data && leadId ? (
        <>
          <div className="mt-3 flex items-center gap-3">
            <Avatar name={lead.data.givenName ?? lead.data.contact.name ?? ''} seed={lead.data.id} size={32} />
            <p className="min-w-0 flex-1 truncate font-semibold">{lead.data.givenName ?? lead.data.contact.name ?? t('unnamed')}</p>
            <StatusBadge status={lead.data.status} />
          </div>
          <ShortTrace trace={lead.data.trace} />
        </>
      ) : null}
    </section>
  );
}

const SHOWN = 9; // the rest is one click away

function ShortTrace({ trace }: { trace: readonly Hop[] }) {
  const t = useTranslations('leads');
  const words = useTranslations('lab.operator');
  const channelName = useChannelName();
  const locale = useLocale();
  const trouble = trace.filter((hop) => hop.level === 'warning' || hop.level === 'error').at(-1);
  const last = trace.at(-1);
  const said = trouble ? wordsOf(trouble, { t, channelName, locale }) : null;
  return (
    <>
      {trouble && said ? (
        <NoteStrip tone={trouble.level === 'error' ? 'danger' : 'warning'} className="mt-3">
          {said.text ?? said.title}
        </NoteStrip>
      ) : null}
      <ol aria-label={words('trace')} aria-live="polite" className="mt-3 grid gap-1.5 text-xs">
        {trace.slice(-SHOWN).map((hop) => (
          <li key={hop.id} className="grid grid-cols-[14px_minmax(0,1fr)_auto] items-center gap-2">
            <span
              aria-hidden
              className={cn(
                'h-3 w-1 -skew-x-[20deg] justify-self-center rounded-[1px]',
                hop === last
                  ? 'bg-accent outline outline-(--accent-outline) -outline-offset-1'
                  : hop.level === 'warning' || hop.level === 'error'
                    ? 'bg-danger'
                    : 'bg-mark',
              )}
            />
            <span className={cn('truncate', hop === last && 'font-semibold')}>{wordsOf(hop, { t, channelName, locale }).title}</span>
            <time dateTime={hop.at.toISOString()} className="tabular text-ink-3">
              {formatTime(hop.at, { locale, seconds: true })}
            </time>
          </li>
        ))}
      </ol>
    </>
  );
}
