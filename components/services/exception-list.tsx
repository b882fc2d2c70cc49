'use client';

import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { addDays } from '@/components/booking/calendar';
import { useTRPC, useTRPCClient } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { formatDay } from '@/components/ui/format';
import { IconButton } from '@/components/ui/icon-button';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useNow } from '@/components/ui/time';
import type { StaffCard } from '@/server/domain/services/schema';
import { ExceptionForm } from './exception-form';
import { useSave } from './use-save';
import { clock } from './hours-in-words';

/** Days that differ from the week, from today on. */
export function ExceptionList({ staff, mayWrite }: { staff: StaffCard[]; mayWrite: boolean }) {
  const t = useTranslations('services');
  const locale = useLocale();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { busy, save } = useSave();
  const today = useNow(null).toISOString().slice(0, 10);
  const list = useQuery(trpc.services.listExceptions.queryOptions({ from: addDays(today, -1), to: addDays(today, 400) }));
  const [adding, setAdding] = useState(false);
  const add = mayWrite ? (
    <Button icon={<Plus />} onClick={() => setAdding(true)}>
      {t('addException')}
    </Button>
  ) : null;
  if (list.isError) return <ErrorState onRetry={() => void list.refetch()} retrying={list.isFetching} />;
  if (!list.data) return <SkeletonRows rows={3} />;
  return (
    <div className="py-4">
      {list.data.length === 0 ? (
        <EmptyState title={t('noExceptions')} action={add}>
          {t('noExceptionsText')}
        </EmptyState>
      ) : (
        <>
          <div className="mb-3 flex justify-end">{add}</div>
          <ul className="border-t border-line">
            {list.data.map((exception) => {
              const date = formatDay(`${exception.date}T12:00:00Z`, { locale, timeZone: 'UTC' });
              const hours =
                exception.startMin === null || exception.endMin === null ? null : `${clock(exception.startMin)}–${clock(exception.endMin)}`;
              const kind = exception.closed ? (hours ? 'part' : 'closed') : 'open';
              return (
                <li
                  key={exception.id}
                  className="grid min-h-12 grid-cols-[150px_minmax(0,1fr)_44px] items-center gap-4 border-b border-line px-2 py-2 text-base phone:grid-cols-[minmax(0,1fr)_44px]"
                >
                  <span className="font-medium first-letter:uppercase">{date}</span>
                  <span className="min-w-0 text-ink-2 phone:col-start-1">
                    {[t(`kinds.${kind}`) + (hours ? ` ${hours}` : ''), exception.staffName ?? t('everybody'), exception.reason]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                  {mayWrite ? (
                    <IconButton
                      label={t('removeException', { date })}
                      disabled={busy}
                      className="phone:col-start-2 phone:row-span-2 phone:row-start-1"
                      onClick={() => void save(() => client.services.removeException.mutate({ exceptionId: exception.id }), t('removed'))}
                    >
                      <X />
                    </IconButton>
                  ) : null}
                </li>
              );
            })}
          </ul>
        </>
      )}
      {adding ? <ExceptionForm staff={staff} today={today} onClose={() => setAdding(false)} /> : null}
    </div>
  );
}
