'use client';

import { useState } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useTRPC } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { ConfirmDialog, Dialog, DialogContent } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { NoteStrip } from '@/components/ui/note-strip';
import { Skeleton } from '@/components/ui/skeleton';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import type { ConnectionView } from '@/server/domain/connections/schema';
import { InboundLine } from './inbound-line';
import { handOnCode, mailServers } from './hand-on-code';

type Props = {
  connection: Pick<ConnectionView, 'id' | 'isTest' | 'account' | 'shown'>;
  /** Made a moment ago, so it may be shown. */
  freshSecret?: string;
  onClose: () => void;
};

/** How a mail server hands customers' letters on: the address, the key (shown once, when it is made) and what to paste there. */
export function InboundDialog({ connection, freshSecret, onClose }: Props) {
  const t = useTranslations('channels.inbound');
  const trpc = useTRPC();
  const inbound = useQuery(trpc.connections.inbound.queryOptions({ connectionId: connection.id }));
  const [secret, setSecret] = useState(freshSecret ?? null);
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent
        title={t('title')}
        description={t('help')}
        className="w-[min(640px,calc(100vw-32px))]"
        footer={
          <Button variant="primary" onClick={onClose}>
            {t('done')}
          </Button>
        }
      >
        <div className="grid gap-5">
          <InboundLine connectionId={connection.id} isTest={connection.isTest} isWatching />
          {inbound.isError ? <ErrorState onRetry={() => void inbound.refetch()} retrying={inbound.isFetching} /> : null}
          {inbound.isPending ? <Skeleton className="h-24" /> : null}
          {inbound.data && connection.isTest ? <NoteStrip>{t('lab')}</NoteStrip> : null}
          {inbound.data && !connection.isTest ? (
            <>
              {inbound.data.isReachable ? null : <NoteStrip tone="warning">{t('local')}</NoteStrip>}
              <Field label={t('address')}>
                <Input
                  readOnly
                  value={inbound.data.url}
                  className="font-mono text-sm"
                  end={<CopyButton iconOnly value={inbound.data.url} label={t('copyAddress')} />}
                />
              </Field>
              <Secret connectionId={connection.id} secret={secret} onRenewed={setSecret} />
              <HowTo url={inbound.data.url} secret={secret ?? t('key')} from={connection.account ?? connection.shown.from ?? ''} />
            </>
          ) : null}
        </div>
      </DialogContent>
    </Dialog>
  );
}

type SecretProps = { connectionId: string; secret: string | null; onRenewed: (secret: string) => void };

function Secret({ connectionId, secret, onRenewed }: SecretProps) {
  const t = useTranslations('channels.inbound');
  const trpc = useTRPC();
  const [isAsking, setAsking] = useState(false);
  const renew = useMutation(
    trpc.connections.renewSecret.mutationOptions({
      onSuccess: (made) => {
        onRenewed(made.secret);
        toast.success(t('renewed'));
      },
      onError: () => toast.error(t('renewFailed')),
    }),
  );
  return (
    <div className="grid gap-3">
      <Field label={t('secret')} hint={t('secretHint')}>
        <Input
          readOnly
          value={secret ?? t('hidden')}
          className={secret ? 'font-mono text-sm' : 'text-ink-3'}
          end={secret ? <CopyButton iconOnly value={secret} label={t('copySecret')} /> : undefined}
        />
      </Field>
      {secret ? (
        <NoteStrip tone="warning">{t('once')}</NoteStrip>
      ) : (
        <Button icon={<KeyRound />} className="justify-self-start" onClick={() => setAsking(true)}>
          {t('renew')}
        </Button>
      )}
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t('renewTitle')}
        description={t('renewText')}
        confirmLabel={t('renew')}
        onConfirm={() =>
          renew.mutateAsync({ connectionId }).then(
            () => undefined,
            () => undefined,
          )
        }
      />
    </div>
  );
}

function HowTo({ url, secret, from }: { url: string; secret: string; from: string }) {
  const t = useTranslations('channels.inbound');
  return (
    <section aria-labelledby="hand-on" className="grid gap-2">
      <h3 id="hand-on" className="text-sm font-medium">
        {t('how')}
      </h3>
      <Tabs defaultValue="postfix">
        <TabsList aria-label={t('servers')}>
          {mailServers.map((server) => (
            <TabsTrigger key={server} value={server}>
              {t(server)}
            </TabsTrigger>
          ))}
        </TabsList>
        {mailServers.map((server) => {
          const code = handOnCode(server, { url, secret });
          return (
            <TabsContent key={server} value={server} className="grid gap-3 pt-3">
              <p className="text-sm text-pretty text-ink-2">{t(`${server}Text`, { from })}</p>
              <div className="grid gap-2 rounded-md border border-line bg-sunken p-3">
                <pre className="font-mono text-xs break-words whitespace-pre-wrap">{code}</pre>
                <CopyButton size="sm" className="justify-self-end" value={code} label={t('copyCode')} />
              </div>
            </TabsContent>
          );
        })}
      </Tabs>
      <p className="text-xs text-ink-3">{t('limit')}</p>
    </section>
  );
}
