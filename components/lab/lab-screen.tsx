'use client';

import { useState } from 'react';
import { RotateCcw, ShieldCheck } from 'lucide-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { apiErrorOf, useTRPC } from '@/components/shell/api-provider';
import { useLive } from '@/components/shell/live-provider';
import { PageHead } from '@/components/shell/page-head';
import { useRounds } from '@/components/shell/use-rounds';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { ClockBar } from './clock-bar';
import { Device } from './device';
import type { LabPerson } from './lab-types';
import { LeadBeside } from './lead-beside';
import { MailClient } from './mail-client';
import { SaveRun } from './save-run';
import { TelegramPhone } from './telegram-phone';
import { WireLog } from './wire-log';

/** Полигон: an admin plays the prospect on simulated devices, breaks them, moves the clock and sees every byte on the wire. */
export function LabScreen({ bot, start }: { bot: string | null; start: string | null }) {
  const t = useTranslations('lab');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const state = useQuery(trpc.lab.state.queryOptions(undefined, { staleTime: 0 }));
  const refresh = useRounds(() => queries.invalidateQueries({ queryKey: trpc.lab.state.queryKey() }));
  useLive(({ name }) => {
    if (name === 'lab-changed') refresh();
  });
  const [person, setPerson] = useState<LabPerson | null>(null);
  const isOff = apiErrorOf(state.error)?.reason === 'lab.off';
  return (
    <>
      <PageHead
        title={
          <span className="flex items-center gap-3">
            {t('title')}
            <Badge icon={<ShieldCheck />} className="font-medium phone:hidden">
              {t('safe')}
            </Badge>
          </span>
        }
        actions={state.data ? <Reset /> : null}
      />
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        {isOff ? <EmptyState title={t('off.title')}>{t('off.text')}</EmptyState> : null}
        {state.isError && !isOff ? <ErrorState onRetry={() => void state.refetch()} retrying={state.isFetching} /> : null}
        {state.isPending ? <Loading /> : null}
        {state.data ? (
          <>
            <ClockBar />
            <div className="grid min-h-0 flex-1 grid-cols-[1fr_348px] max-xl:grid-cols-1">
              <div className="grid grid-cols-[repeat(auto-fit,minmax(280px,1fr))] content-start gap-5 p-5 phone:p-4">
                <Device device="telegram" faults={state.data.faults} connected={state.data.bots.length > 0} channel="telegram">
                  <TelegramPhone
                    state={state.data}
                    wantedBot={bot}
                    startToken={start}
                    onPerson={(id) => setPerson({ device: 'telegram', id })}
                  />
                </Device>
                <Device device="mail" faults={state.data.faults} connected={state.data.hasMailbox} channel="email">
                  <MailClient letters={state.data.letters} onPerson={(id) => setPerson({ device: 'mail', id })} />
                </Device>
              </div>
              <aside className="flex min-w-0 flex-col border-l border-line max-xl:border-t max-xl:border-l-0">
                <LeadBeside person={person} />
                <WireLog wires={state.data.wires} />
                <SaveRun acts={state.data.acts} />
              </aside>
            </div>
          </>
        ) : null}
      </div>
    </>
  );
}

function Reset() {
  const t = useTranslations('lab');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const clear = useMutation(
    trpc.lab.clear.mutationOptions({
      onSuccess: () => toast.success(t('resetDone')),
      onError: () => toast.error(t('failed')),
      onSettled: () => queries.invalidateQueries({ queryKey: trpc.lab.pathKey() }),
    }),
  );
  return (
    <>
      <Button size="sm" icon={<RotateCcw />} onClick={() => setOpen(true)}>
        {t('reset')}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={t('resetTitle')}
        description={t('resetText')}
        confirmLabel={t('reset')}
        onConfirm={() => clear.mutateAsync().catch(() => undefined)}
      />
    </>
  );
}

function Loading() {
  return (
    <div aria-busy="true" className="grid grid-cols-[repeat(auto-fit,minmax(280px,1fr))] gap-5 p-5">
      <Skeleton className="h-[520px] rounded-[28px]" />
      <Skeleton className="h-[520px] rounded-[28px]" />
    </div>
  );
}
