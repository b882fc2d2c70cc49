'use client';

import { FileCheck } from 'lucide-react';
import { useMutation } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useTRPC } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';

/** «Сохранить как тест»: the run as a file that the product's own tests do again. */
export function SaveRun({ acts }: { acts: number }) {
  const t = useTranslations('lab.save');
  const format = useFormatter();
  const trpc = useTRPC();
  const save = useMutation(
    trpc.lab.saveRun.mutationOptions({
      onSuccess: (trial) => {
        const url = URL.createObjectURL(new Blob([`${JSON.stringify(trial, null, 2)}\n`], { type: 'application/json' }));
        const link = Object.assign(document.createElement('a'), {
          href: url,
          download: `trial-${trial.savedAt.slice(0, 19).replaceAll(':', '-')}.json`,
        });
        link.click();
        URL.revokeObjectURL(url);
        toast.success(t('done', { steps: trial.steps.length }));
      },
      onError: () => toast.error(t('failed')),
    }),
  );
  return (
    <footer className="sticky bottom-0 mt-auto flex min-h-13 items-center justify-between gap-3 border-t border-line bg-paper px-4 py-2">
      <span className="text-xs text-ink-3">{t('acts', { count: acts })}</span>
      <Button
        size="sm"
        icon={<FileCheck />}
        disabled={acts === 0}
        loading={save.isPending}
        onClick={() => save.mutate({ name: t('name', { at: format.dateTime(new Date(), { dateStyle: 'medium', timeStyle: 'short' }) }) })}
      >
        {t('action')}
      </Button>
    </footer>
  );
}
