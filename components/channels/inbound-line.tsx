'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useTRPC } from '@/components/shell/api-provider';
import { Skeleton } from '@/components/ui/skeleton';
import { Time } from '@/components/ui/time';
import { StateLine } from './state-line';

/** Whether customers' letters come back to us, and when the last one did. `isWatching`: somebody is setting it up right now. */
export function InboundLine({ connectionId, isTest, isWatching = false }: { connectionId: string; isTest: boolean; isWatching?: boolean }) {
  const t = useTranslations('channels.inbound');
  const trpc = useTRPC();
  const inbound = useQuery(
    // Five seconds: whoever has just sent a letter to try it looks at this line.
    trpc.connections.inbound.queryOptions({ connectionId }, { refetchInterval: isWatching ? 5000 : false }),
  );
  if (inbound.isPending) return <Skeleton className="h-3 w-48" />;
  if (inbound.isError) return <StateLine state="warning">{t('unknown')}</StateLine>;
  const { lastLetterAt } = inbound.data;
  if (!lastLetterAt) return <StateLine state={isTest ? 'pending' : 'warning'}>{t(isTest ? 'never' : 'neverSetUp')}</StateLine>;
  return <StateLine state="good">{t.rich('came', { time: () => <Time value={lastLetterAt} as="relative" /> })}</StateLine>;
}
