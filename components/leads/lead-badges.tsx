'use client';

import { CalendarCheck, CircleAlert, CircleX, Clock, MessageCircle, Sparkle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';
import { states, statuses, type State, type Status } from './lead-filter';

const looks = {
  new: { tone: 'neutral', icon: Sparkle },
  contacted: { tone: 'info', icon: MessageCircle },
  booked: { tone: 'success', icon: CalendarCheck },
  lost: { tone: 'neutral', icon: CircleX },
} as const;

/** What became of it: new, contacted, booked, lost. */
export function StatusBadge({ status }: { status: string }) {
  const t = useTranslations('leads.statuses');
  const known: Status = statuses.find((one) => one === status) ?? 'new';
  const { tone, icon: Icon } = looks[known];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {t(known)}
    </Badge>
  );
}

/** Whose move it is: the ledger's four states. */
export function StateMark({ state, className }: { state: string; className?: string }) {
  const t = useTranslations('leads.states');
  const known: State = states.find((one) => one === state) ?? 'in_progress';
  if (known === 'dead_letter') {
    return (
      <span className={cn('inline-flex items-center gap-1.5 text-sm font-medium text-danger', className)}>
        <CircleAlert aria-hidden className="size-3.5" />
        {t(known)}
      </span>
    );
  }
  return (
    <span className={cn('inline-flex items-center gap-2 text-sm text-ink-2', className)}>
      {known === 'waiting' ? (
        <Clock aria-hidden className="size-3.5 text-ink-3" />
      ) : (
        <span
          aria-hidden
          className={cn(
            'slash mx-[5px] h-3 w-1',
            known === 'finished' ? 'bg-ink' : 'bg-accent outline outline-(--accent-outline) -outline-offset-1',
          )}
        />
      )}
      {t(known)}
    </span>
  );
}
