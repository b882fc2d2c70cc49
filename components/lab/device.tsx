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
      <header className="flex min-h-6 flex-wrap items-center gap-2">
        <Icon aria-hidden className="size-4" />
        <h2 className="flex-1 text-base font-semibold">{t(`devices.${device}`)}</h2>
        {connected && active.length === 0 ? <Badge tone="success">{t('works')}</Badge> : null}
        {connected
          ? active.map((fault) => (
              <Badge key={fault.kind} tone="warning" className="font-semibold">
                <FaultWord fault={fault} />
              </Badge>
            ))
          : null}
      </header>
      <div className="flex h-[520px] flex-col overflow-hidden rounded-[28px] border border-line-strong bg-surface">
        {connected ? children : <ConnectDevice device={device} channel={channel} />}
      </div>
      {connected ? <FaultList device={device} active={active} /> : null}
    </section>
  );
}

/** The fault in as few letters as a badge holds: what the log shows, where it has a code. */
function FaultWord({ fault }: { fault: ActiveFault }) {
  const t = useTranslations('lab.faults');
  if (fault.kind === 'delay') return t('seconds', { value: fault.value / 1000 });
  return t.has(`badges.${fault.kind}` as never) ? t(`badges.${fault.kind}` as never) : fault.kind;
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
