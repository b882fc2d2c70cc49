'use client';

import { useState } from 'react';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/components/shell/api-provider';
import { useLive } from '@/components/shell/live-provider';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { LiveDot } from '@/components/ui/live-dot';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Textarea } from '@/components/ui/textarea';

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  conversationId: string;
  memberId: string;
  assigneeId: string | null;
};

/** To whom, with a word only colleagues see. Who is on the dashboard now stands first. */
export function TransferDialog({ open, onOpenChange, ...rest }: Props) {
  const t = useTranslations('inbox');
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={t('transfer.title')} description={t('transfer.hint')}>
        {open ? <TransferForm {...rest} onDone={() => onOpenChange(false)} /> : null}
      </DialogContent>
    </Dialog>
  );
}

function TransferForm({ conversationId, memberId, assigneeId, onDone }: Omit<Props, 'open' | 'onOpenChange'> & { onDone: () => void }) {
  const t = useTranslations('inbox');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { colleagues: online } = useLive();
  const list = useQuery(trpc.conversations.colleagues.queryOptions());
  const [chosen, setChosen] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [clientKey] = useState(() => crypto.randomUUID());
  const assign = useMutation(
    trpc.conversations.assign.mutationOptions({
      onSuccess: (result) => {
        const name = list.data?.find((colleague) => colleague.memberId === chosen)?.name ?? '';
        toast(result.outcome === 'taken' ? t('error.takenBy', { name: result.byName || t('colleague') }) : t('transfer.done', { name }));
        onDone();
      },
      onError: () => void toast.error(t('error.notDone')),
      onSettled: () => void queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() }),
    }),
  );
  if (list.isError && !list.data) return <ErrorState onRetry={() => void list.refetch()} retrying={list.isFetching} />;
  if (!list.data) return <SkeletonRows rows={3} />;
  const isOnline = (id: string): boolean => online.some((colleague) => colleague.memberId === id);
  const others = list.data
    .filter((colleague) => colleague.memberId !== memberId && colleague.memberId !== assigneeId)
    .sort((a, b) => Number(isOnline(b.memberId)) - Number(isOnline(a.memberId)) || a.openCount - b.openCount);
  if (others.length === 0) return <p className="text-base text-ink-2">{t('transfer.nobody')}</p>;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen)
          assign.mutate({ conversationId, memberId: chosen, from: assigneeId, clientKey, ...(note.trim() ? { note: note.trim() } : {}) });
      }}
    >
      <fieldset className="-mx-2 grid">
        <legend className="sr-only">{t('transfer.to')}</legend>
        {others.map((colleague) => (
          <label
            key={colleague.memberId}
            className={cn(
              'relative flex min-h-12 cursor-pointer items-center gap-3 rounded-md px-2 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-focus',
              chosen === colleague.memberId && 'bg-accent-wash hover:bg-accent-wash',
            )}
          >
            <input
              type="radio"
              name="colleague"
              value={colleague.memberId}
              checked={chosen === colleague.memberId}
              onChange={() => setChosen(colleague.memberId)}
              className="sr-only"
            />
            <Avatar name={colleague.name} seed={colleague.memberId} />
            <span className="min-w-0 flex-1">
              <span className="block truncate text-base font-medium">{colleague.name || t('colleague')}</span>
              <span className="flex items-center gap-1.5 text-xs text-ink-2">
                <LiveDot state={isOnline(colleague.memberId) ? 'online' : 'offline'} />
                {t(isOnline(colleague.memberId) ? 'transfer.online' : 'transfer.offline')} ·{' '}
                {t('transfer.open', { count: colleague.openCount })}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <Field label={t('transfer.note')} aside={t('transfer.optional')}>
        <Textarea value={note} onChange={(event) => setNote(event.target.value)} maxLength={4000} rows={3} />
      </Field>
      <Button type="submit" variant="primary" loading={assign.isPending} disabled={chosen === null} className="justify-self-end">
        {t('transfer.submit')}
      </Button>
    </form>
  );
}
