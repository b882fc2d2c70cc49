'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { apiErrorOf, useTRPC } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { ConfirmDialog, Dialog, DialogContent } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { formatDateTime } from '@/components/ui/format';
import { Skeleton } from '@/components/ui/skeleton';
import type { ConnectionView } from '@/server/domain/connections/schema';

type Props = { connection: ConnectionView; name: string; onClose: () => void; onSwitchOff: () => void };

/** Asks before a connection is deleted; one that people have talked through stays, and the window says why and what can be done instead. */
export function DeleteDialog({ connection, name, onClose, onSwitchOff }: Props) {
  const t = useTranslations('channels');
  const locale = useLocale();
  const trpc = useTRPC();
  const connectionId = connection.id;
  // Asked anew each time the window opens, and not while it is open: what it says must not change under the finger.
  const usage = useQuery({ ...trpc.connections.usage.queryOptions({ connectionId }), gcTime: 0, refetchOnWindowFocus: false });
  const remove = useRemove();
  if (usage.data?.kind === 'unused')
    return (
      <ConfirmDialog
        open
        onOpenChange={(open) => !open && onClose()}
        title={t('delete.title', { name })}
        description={t('delete.text')}
        confirmLabel={t('delete.confirm')}
        onConfirm={() => remove(connectionId)}
      />
    );
  const used = usage.data;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={t(used ? 'delete.cannot' : 'delete.title', { name })}
        footer={
          used ? (
            <>
              <Button onClick={onClose}>{t('delete.close')}</Button>
              {connection.status === 'off' ? null : (
                <Button variant="danger" onClick={onSwitchOff}>
                  {t('actions.off')}
                </Button>
              )}
            </>
          ) : undefined
        }
      >
        {usage.isError ? (
          <ErrorState onRetry={() => void usage.refetch()} retrying={usage.isFetching} />
        ) : used ? (
          <div className="grid gap-3 text-base text-ink-2">
            <p>{used.kind === 'invited' ? t('delete.invited', { until: formatDateTime(used.until, { locale }) }) : t('delete.talked')}</p>
            <p>{t(connection.status === 'off' ? 'delete.isOff' : 'delete.instead')}</p>
          </div>
        ) : (
          <div role="status" aria-busy="true" aria-label={t('delete.looking')}>
            <Skeleton className="h-12" />
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}

/** A second press, or a colleague's, finds it gone: that is what was wanted. */
function useRemove(): (connectionId: string) => Promise<void> {
  const t = useTranslations('channels');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const remove = useMutation(trpc.connections.delete.mutationOptions());
  return async (connectionId) => {
    try {
      await remove.mutateAsync({ connectionId });
      toast.success(t('delete.done'));
    } catch (error) {
      const code = apiErrorOf(error)?.code;
      if (code === 'NOT_FOUND') toast.success(t('delete.done'));
      else toast.error(t(code === 'CONFLICT' ? 'delete.failedUsed' : 'failed.network'));
    }
    await queries.invalidateQueries({ queryKey: trpc.connections.list.queryKey() });
  };
}
