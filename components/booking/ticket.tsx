'use client';

import type { ReactNode } from 'react';
import { ChevronUp, MapPin } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Sheet, SheetContent, SheetTrigger } from '@/components/ui/sheet';

export type TicketLine = { label: string; value: ReactNode | null; hint?: ReactNode; onChange?: () => void; changeLabel?: string };
type Props = { title: string; caption: string; lines: TicketLine[]; address: string | null };

/** What was chosen so far: fills in as the person goes, each line can be changed. */
export function Ticket(props: Props) {
  return (
    <aside aria-label={props.caption} className="sticky top-6 rounded-lg border border-line bg-surface phone:hidden">
      <div className="relative border-b border-dashed border-line-strong px-6 pt-5 pb-4 before:absolute before:-bottom-2 before:-left-2 before:size-[15px] before:rounded-full before:border before:border-line before:bg-paper before:[clip-path:inset(0_0_0_50%)] after:absolute after:-right-2 after:-bottom-2 after:size-[15px] after:rounded-full after:border after:border-line after:bg-paper after:[clip-path:inset(0_50%_0_0)]">
        <p className="text-sm text-ink-2">{props.caption}</p>
        <p className="text-lg leading-6.5 font-semibold">{props.title}</p>
      </div>
      <Lines lines={props.lines} />
      <Address address={props.address} />
    </aside>
  );
}

/** The same on a phone: a bar at the bottom that opens it. */
export function TicketBar(props: Props & { summary: string }) {
  const t = useTranslations('book');
  return (
    <Sheet>
      <div className="sticky bottom-0 z-20 hidden border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] phone:block">
        <SheetTrigger aria-label={t('openTicket')} className="flex min-h-14 w-full items-center gap-3 px-4 py-2 text-left">
          <span className="min-w-0 flex-1">
            <span className="block text-sm text-ink-2">{props.caption}</span>
            <span className="block truncate text-base font-medium">{props.summary}</span>
          </span>
          <ChevronUp aria-hidden className="size-5 text-ink-3" />
        </SheetTrigger>
      </div>
      <SheetContent side="bottom" title={props.title}>
        <Lines lines={props.lines} />
        <Address address={props.address} />
      </SheetContent>
    </Sheet>
  );
}

function Lines({ lines }: { lines: TicketLine[] }) {
  const t = useTranslations('book');
  return (
    <dl className="px-6 pt-2 pb-4 phone:px-0">
      {lines.map((line) => (
        <div key={line.label} className="min-h-[62px] py-2.5">
          <dt className="flex justify-between gap-3 text-sm text-ink-3">
            {line.label}
            {line.value && line.onChange ? (
              <button
                type="button"
                onClick={line.onChange}
                aria-label={line.changeLabel}
                className="tap font-medium text-(--brand-text) hover:underline"
              >
                {t('change')}
              </button>
            ) : null}
          </dt>
          <dd className="text-md leading-5.5 font-medium">
            {line.value ?? <span aria-hidden className="mt-3 block h-0.5 w-10 bg-line-strong" />}
            {line.value && line.hint ? <span className="block text-sm font-normal text-ink-2">{line.hint}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Address({ address }: { address: string | null }) {
  if (!address) return null;
  return (
    <p className="flex gap-2 border-t border-line px-6 py-3.5 text-sm text-ink-2 phone:px-0">
      <MapPin aria-hidden className="mt-px size-4 shrink-0 text-ink-3" />
      {address}
    </p>
  );
}
