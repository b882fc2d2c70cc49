'use client';

import { useState } from 'react';
import { Mail, Send } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useTRPC } from '@/components/shell/api-provider';
import { cn } from '@/components/ui/cn';
import { formatTime } from '@/components/ui/format';
import { ErrorState } from '@/components/ui/error-state';
import { SheetContent, Sheet } from '@/components/ui/sheet';
import { Skeleton } from '@/components/ui/skeleton';

type Wire = { id: string; device: 'telegram' | 'mail'; direction: 'in' | 'out'; title: string; status: number; ms: number; at: Date };

/** Every exchange with a simulator, newest first, as it went over the wire. */
export function WireLog({ wires }: { wires: readonly Wire[] }) {
  const t = useTranslations('lab.wire');
  const locale = useLocale();
  const [opened, setOpened] = useState<Wire | null>(null);
  return (
    <section aria-labelledby="wire">
      <header className="flex items-baseline justify-between gap-3 border-b border-line px-4 py-3">
        <h2 id="wire" className="text-base font-semibold">
          {t('title')}
        </h2>
        <span className="text-xs text-ink-3">{t('format')}</span>
      </header>
      {wires.length === 0 ? <p className="px-4 py-3 text-sm text-ink-2">{t('empty')}</p> : null}
      <ol className="py-1">
        {wires.map((wire) => (
          <li key={wire.id}>
            <button
              type="button"
              aria-label={t('open', { title: wire.title, status: wire.status })}
              onClick={() => setOpened(wire)}
              className="flex min-h-7 w-full items-center gap-2 px-4 text-left text-sm hover:bg-hover focus-visible:-outline-offset-2"
            >
              <time dateTime={wire.at.toISOString()} className="tabular text-xs text-ink-3">
                {formatTime(wire.at, { locale, seconds: true })}
              </time>
              {wire.device === 'mail' ? (
                <Mail aria-hidden className="size-3.5 shrink-0" />
              ) : (
                <Send aria-hidden className="size-3.5 shrink-0" />
              )}
              <span className="min-w-0 flex-1 truncate">
                {wire.title} <span className="text-xs text-ink-3">{t(wire.direction)}</span>
              </span>
              <span className={cn('font-mono text-xs', wire.status >= 200 && wire.status < 300 ? 'text-success' : 'text-danger')}>
                {wire.status || '—'}
              </span>
            </button>
          </li>
        ))}
      </ol>
      <Sheet open={opened !== null} onOpenChange={(next) => !next && setOpened(null)}>
        {opened ? <Exchange wire={opened} /> : null}
      </Sheet>
    </section>
  );
}

function Exchange({ wire }: { wire: Wire }) {
  const t = useTranslations('lab.wire');
  const trpc = useTRPC();
  const exchange = useQuery(trpc.lab.wire.queryOptions({ wireId: wire.id }, { staleTime: Infinity }));
  return (
    <SheetContent title={`${wire.title} · ${wire.status || '—'} · ${t('ms', { ms: wire.ms })}`}>
      {exchange.isPending ? <Skeleton className="h-40" /> : null}
      {exchange.isError ? <ErrorState onRetry={() => void exchange.refetch()} /> : null}
      {exchange.data ? (
        <div className="grid gap-4">
          {(
            [
              ['request', exchange.data.request],
              ['response', exchange.data.response],
            ] as const
          ).map(([side, text]) => (
            <div key={side}>
              <h3 className="mb-1 text-xs font-medium text-ink-3">{t(side)}</h3>
              <pre className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs whitespace-pre-wrap break-words">{text}</pre>
            </div>
          ))}
        </div>
      ) : null}
    </SheetContent>
  );
}
