'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useTRPC } from '@/components/shell/api-provider';
import { Skeleton } from '@/components/ui/skeleton';

/** How the vendor's calls to us go. Asked from the vendor, so it is loaded by itself and never holds the page. */
export function HookLine({ connectionId }: { connectionId: string }) {
  const t = useTranslations('channels.hook');
  const trpc = useTRPC();
  const hook = useQuery(trpc.connections.hook.queryOptions({ connectionId }, { staleTime: 60_000, retry: false }));
  if (hook.isPending) return <Skeleton className="h-3 w-48" />;
  const state = hook.data;
  if (!state || !state.supported) return state ? null : <Line isGood={false}>{t('unknown')}</Line>;
  if ('error' in state) return <Line isGood={false}>{t('unknown')}</Line>;
  if (!state.isOurs) return <Line isGood={false}>{t('foreign')}</Line>;
  if (state.waiting > 0 && state.lastError) return <Line isGood={false}>{t('error', { error: state.lastError })}</Line>;
  return <Line isGood>{state.waiting > 0 ? t('waiting', { count: state.waiting }) : t('ok')}</Line>;
}

function Line({ isGood, children }: { isGood: boolean; children: string }) {
  const Icon = isGood ? CircleCheck : TriangleAlert;
  return (
    <p className="flex items-center gap-1.5 text-sm text-ink-2">
      <Icon aria-hidden className={isGood ? 'size-4 shrink-0 text-success' : 'size-4 shrink-0 text-warning'} />
      {children}
    </p>
  );
}
