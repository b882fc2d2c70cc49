'use client';

import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useTRPC } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { formatDateTime, formatDuration } from '@/components/ui/format';
import { Skeleton } from '@/components/ui/skeleton';
import { useNow } from '@/components/ui/time';
import { Tooltip } from '@/components/ui/tooltip';

const jumps = [
  ['minutes', 4 * 60_000],
  ['day', 86_400_000],
  ['fortnight', 14 * 86_400_000],
] as const;

/** The tenant's own clock: what would come in an hour or a fortnight comes now. */
export function ClockBar() {
  const t = useTranslations('lab.clock');
  const locale = useLocale();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const clock = useQuery(trpc.lab.clock.queryOptions());
  const [wanted, setWanted] = useState<string | null>(null);
  const move = useMutation(
    trpc.lab.moveClock.mutationOptions({
      onSuccess: ({ timersMoved }) => (timersMoved ? toast.success(t('moved')) : toast.warning(t('timersStayed'))),
      onError: () => toast.error(t('live')),
      onSettled: () => queries.invalidateQueries({ queryKey: trpc.lab.clock.queryKey() }),
    }),
  );
  const now = useNow(1000);
  const shift = clock.data?.shiftMs ?? 0;
  const isMovable = clock.data?.isMovable ?? false;
  return (
    <div
      aria-label={t('label')}
      role="group"
      className="flex min-h-[76px] shrink-0 flex-wrap items-center gap-x-6 gap-y-2 border-b border-line px-5 py-3"
    >
      <div className="min-w-56">
        <p className="text-xs text-ink-3">{t('now')}</p>
        {clock.data ? (
          <p className="tabular text-lg font-semibold" suppressHydrationWarning>
            {formatDateTime(new Date(now.getTime() + shift), { locale, timeZone: clock.data.timeZone, seconds: true })}
          </p>
        ) : (
          <Skeleton className="mt-2 h-4 w-48" />
        )}
      </div>
      <p className="flex-1 text-sm text-ink-2 phone:w-full phone:flex-none">
        {isMovable || !clock.data ? (shift > 0 ? t('shift', { duration: formatDuration(shift, { locale }) }) : t('exact')) : t('live')}
      </p>
      <div className="flex flex-wrap gap-1.5">
        {jumps.map(([name, byMs]) => (
          <Tooltip key={name} content={t('label')}>
            <Button
              size="sm"
              disabled={!isMovable}
              loading={move.isPending && wanted === name}
              onClick={() => {
                setWanted(name);
                move.mutate({ byMs });
              }}
            >
              {t(name)}
            </Button>
          </Tooltip>
        ))}
      </div>
    </div>
  );
}
