'use client';

import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FlaskConical, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useTRPC } from '@/components/shell/api-provider';
import { useTenantPath } from '@/components/shell/shell-context';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/dialog';
import { IconButton } from '@/components/ui/icon-button';
import { NoteStrip } from '@/components/ui/note-strip';
import { Time } from '@/components/ui/time';
import { Link } from '@/components/navigation';
import type { ConnectionView, CredentialField } from '@/server/domain/connections/schema';
import { ChannelIcon } from '@/components/shell/channel';
import { ConnectDialog } from './connect-dialog';
import { DeleteDialog } from './delete-dialog';
import { HookLine } from './hook-line';
import { InboundDialog } from './inbound-dialog';
import { InboundLine } from './inbound-line';
import { Reason } from './reason';
import { TestLetterDialog } from './test-letter-dialog';

type Provider = { id: string; fields: readonly CredentialField[] } | undefined;
const tones: Record<ConnectionView['status'], Tone> = { new: 'neutral', connected: 'success', error: 'danger', off: 'neutral' };

type RowProps = { connection: ConnectionView; provider: Provider; mayWrite: boolean; isSwitchedOff: boolean };

/** One connection: who we are there, does it work, why not, what to do. */
export function ConnectionRow({ connection, provider, mayWrite, isSwitchedOff }: RowProps) {
  const t = useTranslations('channels');
  const path = useTenantPath();
  const isKnown = connection.channel === 'telegram' || connection.channel === 'email';
  const name = isKnown ? t(`names.${connection.channel as 'telegram' | 'email'}`) : connection.name;
  const account = connection.account ?? connection.shown.from ?? null; // a server that refused us has told no name yet
  return (
    <li className="grid gap-3 border-b border-line py-4">
      <div className="flex flex-wrap items-center gap-3">
        <ChannelIcon channel={connection.channel} className="size-5 text-ink-2" />
        <div className="min-w-0 flex-1 basis-44">
          <p className="truncate font-semibold">
            {name}
            {account ? <span className="ml-2 font-normal text-ink-2">{account}</span> : null}
          </p>
          {connection.checkedAt ? (
            <p className="text-xs text-ink-3">
              {t('checked')} <Time value={connection.checkedAt} as="moment" />
            </p>
          ) : null}
        </div>
        <div className="flex flex-wrap gap-2">
          {connection.isTest ? (
            <Badge icon={<FlaskConical />} title={t('isTestHint')}>
              {t('isTest')}
            </Badge>
          ) : null}
          {isSwitchedOff && connection.status === 'connected' ? (
            <Badge tone="danger">{t('status.stopped')}</Badge>
          ) : (
            <Badge tone={tones[connection.status]}>{t(`status.${connection.status}`)}</Badge>
          )}
        </div>
      </div>
      {isSwitchedOff ? <NoteStrip tone="warning">{t('stoppedText')}</NoteStrip> : null}
      {connection.status === 'error' ? <Reason text={connection.statusReason} /> : null}
      {connection.status === 'connected' && connection.channel === 'telegram' ? <HookLine connectionId={connection.id} /> : null}
      {connection.status !== 'off' && connection.channel === 'email' ? (
        <InboundLine connectionId={connection.id} isTest={connection.isTest} />
      ) : null}
      <div className="flex flex-wrap gap-2">
        {mayWrite ? <Actions connection={connection} provider={provider} name={name} /> : null}
        {connection.isTest ? (
          <Button asChild size="sm" variant="ghost">
            <Link href={path('lab')}>{t('openLab')}</Link>
          </Button>
        ) : null}
      </div>
    </li>
  );
}

function Actions({ connection, provider, name }: { connection: ConnectionView; provider: Provider; name: string }) {
  const t = useTranslations('channels');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const catalog = useQuery(trpc.connections.catalog.queryOptions());
  const [open, setOpen] = useState<'edit' | 'letter' | 'inbound' | 'off' | 'delete' | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: trpc.connections.pathKey() });
  const options = (what: 'test' | 'connect') => ({
    onSuccess: (result: { ok: true; account: string } | { ok: false; kind: string }) =>
      result.ok ? toast.success(t(`done.${what}`, { account: result.account })) : toast.error(t(`failed.${what}`)),
    onError: () => toast.error(t('failed.network')),
    onSettled: refresh,
  });
  const test = useMutation(trpc.connections.test.mutationOptions(options('test')));
  const connect = useMutation(trpc.connections.connect.mutationOptions(options('connect')));
  const disconnect = useMutation(
    trpc.connections.disconnect.mutationOptions({
      onSuccess: () => toast.success(t('done.off')),
      onError: () => toast.error(t('failed.network')),
      onSettled: refresh,
    }),
  );
  const connectionId = connection.id;
  const isOn = connection.status === 'connected';
  const account = connection.account ?? connection.shown.from;
  const fullName = account ? `${name} ${account}` : name;
  return (
    <>
      {connection.status === 'off' ? null : (
        <Button size="sm" loading={test.isPending} onClick={() => test.mutate({ connectionId })}>
          {t('actions.test')}
        </Button>
      )}
      {isOn ? null : (
        <Button size="sm" variant="primary" loading={connect.isPending} onClick={() => connect.mutate({ connectionId })}>
          {t(connection.status === 'new' ? 'actions.connect' : 'actions.reconnect')}
        </Button>
      )}
      {connection.channel === 'email' && isOn ? (
        <Button size="sm" onClick={() => setOpen('letter')}>
          {t('actions.letter')}
        </Button>
      ) : null}
      {connection.channel === 'email' && connection.status !== 'off' ? (
        <Button size="sm" onClick={() => setOpen('inbound')}>
          {t('inbound.action')}
        </Button>
      ) : null}
      <Button size="sm" onClick={() => setOpen('edit')}>
        {t('actions.edit')}
      </Button>
      {connection.status === 'off' ? null : (
        <Button size="sm" variant="danger" onClick={() => setOpen('off')}>
          {t('actions.off')}
        </Button>
      )}
      <IconButton size="sm" label={t('delete.action')} onClick={() => setOpen('delete')}>
        <Trash2 />
      </IconButton>
      {open === 'edit' && (connection.channel === 'telegram' || connection.channel === 'email') ? (
        <ConnectDialog
          channel={connection.channel}
          provider={provider}
          isLabOn={catalog.data?.lab ?? false}
          editing={connection}
          onClose={() => setOpen(null)}
        />
      ) : null}
      {open === 'letter' ? <TestLetterDialog connectionId={connectionId} onClose={() => setOpen(null)} /> : null}
      {open === 'inbound' ? <InboundDialog connection={connection} onClose={() => setOpen(null)} /> : null}
      {open === 'delete' ? (
        <DeleteDialog connection={connection} name={fullName} onClose={() => setOpen(null)} onSwitchOff={() => setOpen('off')} />
      ) : null}
      <ConfirmDialog
        open={open === 'off'}
        onOpenChange={(next) => setOpen(next ? 'off' : null)}
        title={t('offTitle', { name: fullName })}
        description={t('offText')}
        confirmLabel={t('actions.off')}
        onConfirm={() => disconnect.mutateAsync({ connectionId }).catch(() => undefined)}
      />
    </>
  );
}
