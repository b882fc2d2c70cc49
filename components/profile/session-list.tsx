'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useFailure } from '@/components/auth/use-reason';
import { useTRPC } from '@/components/shell/api-provider';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { Time } from '@/components/ui/time';
import { deviceOf } from './device-of';

/** Where the account is open; a session that is ended here is refused at its next request. */
export function SessionList() {
  const t = useTranslations('profile');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const failure = useFailure();
  const sessions = useQuery(trpc.account.sessions.queryOptions());
  const settle = {
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.account.sessions.queryKey() }),
    onError: (error: unknown) => void toast.error(failure(error)),
  };
  const end = useMutation(trpc.account.revokeSession.mutationOptions(settle));
  const endOthers = useMutation(
    trpc.account.revokeOtherSessions.mutationOptions({ ...settle, onSuccess: (count) => void toast.success(t('ended', { count })) }),
  );
  if (sessions.isError) return <ErrorState onRetry={() => void sessions.refetch()} />;
  if (!sessions.data) return <Skeleton className="h-24" />;
  return (
    <div className="grid gap-4">
      <ul className="border-t border-line">
        {sessions.data.map((session) => {
          const { browser, system } = deviceOf(session.userAgent);
          return (
            <li key={session.id} className="flex min-h-14 items-center gap-3 border-b border-line py-2">
              <div className="grid flex-1 gap-0.5">
                <span className="text-base">{[browser, system].filter(Boolean).join(', ') || t('unknownDevice')}</span>
                <span className="text-sm text-ink-2">
                  {t('since')} <Time value={session.createdAt} as="full" />
                </span>
              </div>
              {session.isCurrent ? (
                <Badge tone="success">{t('thisDevice')}</Badge>
              ) : (
                <Button
                  size="sm"
                  loading={end.isPending && end.variables.sessionId === session.id}
                  onClick={() => end.mutate({ sessionId: session.id })}
                >
                  {t('end')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {sessions.data.length > 1 ? (
        <Button variant="danger" className="justify-self-start" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
          {t('endOthers')}
        </Button>
      ) : null}
    </div>
  );
}
