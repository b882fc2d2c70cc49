'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useTRPC } from '@/components/shell/api-provider';
import { Skeleton } from '@/components/ui/skeleton';
import { StateLine } from './state-line';

/** How the vendor's calls to us go. Asked from the vendor, so it is loaded by itself and never holds the page. */
export function HookLine({ connectionId }: { connectionId: string }) {
  const t = useTranslations('channels.hook');
  const trpc = useTRPC();
  const hook = useQuery(trpc.connections.hook.queryOptions({ connectionId }, { staleTime: 60_000, retry: false }));
  if (hook.isPending) return <Skeleton className="h-3 w-48" />;
  const state = hook.data;
  if (!state || !state.supported) return state ? null : <StateLine state="warning">{t('unknown')}</StateLine>;
  if ('error' in state) return <StateLine state="warning">{t('unknown')}</StateLine>;
  if (!state.isOurs) return <StateLine state="warning">{t('foreign')}</StateLine>;
  if (state.waiting > 0 && state.lastError) return <StateLine state="warning">{t('error', { error: state.lastError })}</StateLine>;
  return state.waiting > 0 ? (
    <StateLine state="pending">{t('waiting', { count: state.waiting })}</StateLine>
  ) : (
    <StateLine state="good">{t('ok')}</StateLine>
  );
}
