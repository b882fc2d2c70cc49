'use client';

import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useTRPC } from '@/components/shell/api-provider';
import { PageBody, PageHead } from '@/components/shell/page-head';
import { useCan, useTenantPath } from '@/components/shell/shell-context';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { NoteStrip } from '@/components/ui/note-strip';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Link } from '@/components/navigation';
import { ChannelIcon } from '@/components/shell/channel';
import { ConnectDialog } from './connect-dialog';
import { ConnectionRow } from './connection-row';
import { InboundDialog } from './inbound-dialog';

export type ConnectableChannel = 'telegram' | 'email';

/** Every way a prospect can be talked to: what works, what does not and why, what else can be connected. */
export function ChannelsScreen() {
  const t = useTranslations('channels');
  const trpc = useTRPC();
  const catalog = useQuery(trpc.connections.catalog.queryOptions());
  const connections = useQuery(trpc.connections.list.queryOptions());
  const [adding, setAdding] = useState<ConnectableChannel | null>(null);
  const [handingOn, setHandingOn] = useState<{ connectionId: string; secret: string } | null>(null);
  const newMail = connections.data?.find(({ id }) => id === handingOn?.connectionId);
  const mayWrite = useCan('connections:write');
  const failed = catalog.isError || connections.isError;
  const known = connections.data?.filter((connection) => connection.channel !== 'web') ?? [];
  return (
    <>
      <PageHead title={t('title')} />
      <PageBody className="mx-auto grid w-full max-w-[920px] gap-8 p-6 phone:p-4">
        <p className="text-base text-ink-2">{t('lead')}</p>
        {failed ? (
          <ErrorState
            onRetry={() => void Promise.all([catalog.refetch(), connections.refetch()])}
            retrying={catalog.isFetching || connections.isFetching}
          />
        ) : null}
        {catalog.isPending || connections.isPending ? (
          <div aria-busy="true">
            <SkeletonRows rows={4} />
          </div>
        ) : null}
        {catalog.data && connections.data ? (
          <>
            <section aria-labelledby="connected">
              <h2 id="connected" className="text-md font-semibold tracking-[-.01em]">
                {t('connected')}
              </h2>
              <ul className="mt-3 border-t border-line">
                <WebChatRow isSwitchedOff={catalog.data.switchedOff.includes('web')} />
                {known.map((connection) => (
                  <ConnectionRow
                    key={connection.id}
                    connection={connection}
                    provider={catalog.data.providers.find((provider) => provider.id === connection.provider)}
                    mayWrite={mayWrite}
                    isSwitchedOff={catalog.data.switchedOff.includes(connection.channel)}
                  />
                ))}
              </ul>
            </section>
            {mayWrite ? <Catalogue onAdd={setAdding} /> : null}
          </>
        ) : null}
      </PageBody>
      {adding && catalog.data ? (
        <ConnectDialog
          channel={adding}
          provider={catalog.data.providers.find((provider) => provider.id === adding)}
          isLabOn={catalog.data.lab}
          onClose={() => setAdding(null)}
          onMail={(connectionId, secret) => setHandingOn({ connectionId, secret })}
        />
      ) : null}
      {newMail && handingOn ? (
        <InboundDialog connection={newMail} freshSecret={handingOn.secret} onClose={() => setHandingOn(null)} />
      ) : null}
    </>
  );
}

/** The web chat has no switch here: it is the widget's. */
function WebChatRow({ isSwitchedOff }: { isSwitchedOff: boolean }) {
  const t = useTranslations('channels');
  const path = useTenantPath();
  return (
    <li className="flex flex-wrap items-center gap-3 border-b border-line py-4">
      <ChannelIcon channel="web" className="size-5 text-ink-2" />
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-semibold">{t('names.web')}</p>
        <p className="text-sm text-ink-2">{t('about.web')}</p>
      </div>
      <Badge tone={isSwitchedOff ? 'danger' : 'success'}>{t(isSwitchedOff ? 'status.stopped' : 'status.connected')}</Badge>
      <Button asChild size="sm">
        <Link href={path('widget')}>{t('widget')}</Link>
      </Button>
      {isSwitchedOff ? (
        <NoteStrip tone="warning" className="w-full">
          {t('stoppedText')}
        </NoteStrip>
      ) : null}
    </li>
  );
}

const offered: readonly ConnectableChannel[] = ['telegram', 'email'];

function Catalogue({ onAdd }: { onAdd: (channel: ConnectableChannel) => void }) {
  const t = useTranslations('channels');
  return (
    <section aria-labelledby="available">
      <h2 id="available" className="text-md font-semibold tracking-[-.01em]">
        {t('available')}
      </h2>
      <ul className="mt-3 border-t border-line">
        {offered.map((channel) => (
          <li key={channel} className="flex flex-wrap items-center gap-3 border-b border-line py-4">
            <ChannelIcon channel={channel} className="size-5 text-ink-2" />
            <div className="min-w-0 flex-1 basis-60">
              <p className="font-semibold">{t(`names.${channel}`)}</p>
              <p className="text-sm text-ink-2">{t(`about.${channel}`)}</p>
            </div>
            <Button onClick={() => onAdd(channel)}>{t(`dialog.${channel}`)}</Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
