'use client';

import { useLocale, useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';
import { formatDuration, formatTime } from '@/components/ui/format';
import type { LeadData } from './lead-screen';

export type Stage = { key: 'accepted' | 'contacted' | 'qualified' | 'booked'; at: Date | null; look: 'done' | 'current' | 'ahead' };

/** Where the lead is: accepted, in touch, fitting, booked. Of a lead that ended otherwise, what was not reached stays ahead. */
export function stagesOf(lead: Pick<LeadData, 'createdAt' | 'firstContactAt' | 'ledgerState' | 'trace'>): Stage[] {
  const firstOf = (...kinds: string[]): Date | null => lead.trace.find(({ kind }) => kinds.includes(kind))?.at ?? null;
  const booked = firstOf('booking.confirmed');
  const reached = [
    { key: 'accepted', at: lead.createdAt },
    { key: 'contacted', at: lead.firstContactAt },
    { key: 'qualified', at: firstOf('slots.offered', 'booking.held') ?? booked },
    { key: 'booked', at: booked },
  ] as const;
  const next = reached.findIndex(({ at }) => at === null);
  const isOver = lead.ledgerState === 'finished' || lead.ledgerState === 'dead_letter';
  return reached.map(({ key, at }, index) => ({ key, at, look: at ? 'done' : index === next && !isOver ? 'current' : 'ahead' }));
}

export function LeadStages({ lead }: { lead: LeadData }) {
  const t = useTranslations('leads.stages');
  const locale = useLocale();
  return (
    <ol className="grid grid-cols-4 gap-1.5">
      {stagesOf(lead).map(({ key, at, look }) => (
        <li key={key} aria-current={look === 'current' ? 'step' : undefined} className="min-w-0">
          <span
            className={cn(
              'slash block h-1.5 w-full',
              look === 'done'
                ? 'bg-ink'
                : look === 'current'
                  ? 'bg-accent outline outline-(--accent-outline) -outline-offset-1'
                  : 'bg-line',
            )}
          />
          <b className={cn('mt-2 block truncate text-sm font-semibold', look === 'ahead' && 'font-medium text-ink-3')}>{t(key)}</b>
          <span className="block truncate text-sm text-ink-2 phone:hidden">
            {at
              ? key === 'accepted'
                ? formatTime(at, { locale })
                : t('after', { time: formatDuration(at.getTime() - lead.createdAt.getTime(), { locale }) })
              : look === 'current'
                ? t('now')
                : ''}
          </span>
        </li>
      ))}
    </ol>
  );
}
