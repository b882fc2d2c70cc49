'use client';

import type { ReactNode } from 'react';
import { Mail, Send } from 'lucide-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useTRPC } from '@/components/shell/api-provider';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { FaultList, type ActiveFault } from './fault-list';

type Props = {
  device: 'telegram' | 'mail';
  channel: 'telegram' | 'email';
  faults: readonly ActiveFault[];
  connected: boolean;
  children: ReactNode;
};

const icons = { telegram: Send, mail: Mail };

/** A device, what is broken in it, and under it the switches that break it. */
export function Device({ device, channel, faults, connected, children }: Props) {
  const t = useTranslations('lab');
  const Icon = icons[device];
  const active = faults.filter((fault) => fault.device === device);
  return (
    <section aria-label={t(`devices.${device}`)} className="grid min-w-0 content-start gap-3">
      <header className="flex h-6 items-center gap-2">
        <Icon aria-hidden className="size-4" />
        <h2 className="flex-1 text-base font-semibold">{t(`devices.${device}`)}</h2>
        {connected ? (
          <Badge tone={active.length > 0 ? 'warning' : 'success'}>
            {active.length > 0 ? t('faults.active', { count: active.length }) : t('works')}
          </Badge>
        ) : null}
      </header>
      <div className="flex h-[520px] flex-col overflow-hidden rounded-[28px] border border-line-strong bg-surface">
        {connected ? children : <ConnectDevice device={device} channel={channel} />}
      </div>
      {connected ? <FaultList device={device} active={active} /> : null}
    </section>
  );
}

function ConnectDevice({ device, channel }: { device: 'telegram' | 'mail'; channel: 'telegram' | 'email' }) {
  const t = useTranslations('lab.connect');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const connect = useMutation(
    trpc.connections.connectLab.mutationOptions({
      onSuccess: (result) => void (result.ok ? undefined : toast.error(t('failed', { reason: result.reason }))),
      onError: (error) => void toast.error(t('failed', { reason: error.message })),
      onSettled: () =>
        Promise.all([
          queries.invalidateQueries({ queryKey: trpc.lab.pathKey() }),
          queries.invalidateQueries({ queryKey: trpc.connections.pathKey() }),
        ]),
    }),
  );
  return (
    <div className="m-auto grid justify-items-center gap-2 p-6 text-center">
      <p className="font-semibold">{t(`${device}Title`)}</p>
      <p className="text-sm text-ink-2">{t(`${device}Text`)}</p>
      <Button variant="primary" className="mt-2" loading={connect.isPending} onClick={() => connect.mutate({ channel })}>
        {t(`${device}Action`)}
      </Button>
    </div>
  );
}
