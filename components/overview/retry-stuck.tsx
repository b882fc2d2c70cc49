'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useTRPC } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';

/** One press for a bad day: every stuck lead goes on from where it stopped. */
export function RetryStuck() {
  const t = useTranslations('overview.ledger');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const retry = useMutation(
    trpc.leads.retryStuck.mutationOptions({
      onSuccess: ({ retried }) => {
        toast.success(t('retried', { count: retried }));
        void queries.invalidateQueries(trpc.overview.pathFilter());
        void queries.invalidateQueries(trpc.leads.pathFilter());
      },
      onError: () => void toast.error(t('retryFailed')),
    }),
  );
  return (
    <Button variant="primary" icon={<RotateCw />} loading={retry.isPending} onClick={() => retry.mutate()}>
      {t('retry')}
    </Button>
  );
}
