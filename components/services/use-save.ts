import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useTRPC } from '@/components/shell/api-provider';

/** Saves, says so, asks the lists again. False when it failed: the form stays as it is. */
export function useSave(): { busy: boolean; save: (work: () => Promise<unknown>, said?: string) => Promise<boolean> } {
  const t = useTranslations('services');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const save = async (work: () => Promise<unknown>, said = t('saved')) => {
    setBusy(true);
    try {
      await work();
      toast.success(said);
      await queries.invalidateQueries(trpc.services.pathFilter());
      return true;
    } catch {
      toast.error(t('errors.unknown'));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, save };
}
