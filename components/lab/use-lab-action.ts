'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useTRPC } from '@/components/shell/api-provider';

/** What every action on a device has in common: the screen is asked anew, a failure is said. */
export function useLabAction() {
  const t = useTranslations('lab');
  const trpc = useTRPC();
  const queries = useQueryClient();
  return {
    onError: () => void toast.error(t('failed')),
    onSettled: () => queries.invalidateQueries({ queryKey: trpc.lab.state.queryKey() }),
  };
}
