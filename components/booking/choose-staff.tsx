'use client';

import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { ChevronRight, Users } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { Avatar } from '@/components/ui/avatar';
import { formatDay, formatTime } from '@/components/ui/format';
import { Skeleton } from '@/components/ui/skeleton';
import type { StaffCard } from '@/server/domain/services/schema';
import type { BookApi } from './book-api';

type Props = { api: BookApi; serviceId: string; staff: StaffCard[]; timeZone: string; onChoose: (staffId: string) => void };

/** Specialists with the first free start of each; «any» shows the most time. */
export function ChooseStaff({ api, serviceId, staff, timeZone, onChoose }: Props) {
  const t = useTranslations('book');
  const nearest = useQuery({ queryKey: ['book', 'nearest', serviceId], queryFn: () => api.nearest(serviceId), staleTime: 15_000 });
  const starts = new Map(nearest.data?.staff.map((entry) => [entry.staffId, entry.slot?.startsAt ?? null]));
  const first = [...starts.values()].filter((start) => start !== null).sort()[0] ?? null;
  const row = (startsAt: string | null | undefined) =>
    nearest.isPending ? (
      <Skeleton className="w-20" />
    ) : (
      <Nearest startsAt={startsAt ?? null} timeZone={timeZone} failed={nearest.isError} />
    );
  return (
    <ul className="overflow-hidden rounded-md border border-line bg-surface">
      <Row
        icon={
          <span className="grid size-11 place-items-center rounded-full bg-sunken text-ink-2 phone:size-10">
            <Users aria-hidden className="size-5" />
          </span>
        }
        name={t('anyStaff')}
        title={t('anyStaffHint')}
        nearest={row(first)}
        onClick={() => onChoose('any')}
      />
      {staff.map((person) => (
        <Row
          key={person.id}
          icon={<Avatar name={person.name} seed={person.id} size={40} />}
          name={person.name}
          title={person.title}
          nearest={row(starts.get(person.id))}
          onClick={() => onChoose(person.id)}
        />
      ))}
    </ul>
  );
}

function Row({
  icon,
  name,
  title,
  nearest,
  onClick,
}: {
  icon: ReactNode;
  name: string;
  title: string | null;
  nearest: ReactNode;
  onClick: () => void;
}) {
  return (
    <li className="border-line not-first:border-t">
      <button
        type="button"
        onClick={onClick}
        className="grid min-h-19 w-full grid-cols-[44px_1fr_auto_20px] items-center gap-4 px-4 py-2.5 text-left hover:bg-hover focus-visible:-outline-offset-2 phone:grid-cols-[40px_1fr_16px] phone:gap-x-3 phone:gap-y-0.5"
      >
        {icon}
        <span className="min-w-0">
          <span className="block text-md leading-5.5 font-medium">{name}</span>
          {title ? <span className="block text-base text-ink-2">{title}</span> : null}
        </span>
        <span className="text-right text-base text-ink-2 phone:col-start-2 phone:row-start-2 phone:text-left">{nearest}</span>
        <ChevronRight aria-hidden className="size-4 text-ink-3 phone:col-start-3 phone:row-start-1" />
      </button>
    </li>
  );
}

function Nearest({ startsAt, timeZone, failed }: { startsAt: string | null; timeZone: string; failed: boolean }) {
  const t = useTranslations('book');
  const locale = useLocale();
  if (failed) return null;
  if (!startsAt) return <>{t('nearestNone')}</>;
  return (
    <>
      <span className="block phone:inline">{t('nearest')} </span>
      <span className="font-medium text-ink">{`${formatDay(startsAt, { locale, timeZone })}, ${formatTime(startsAt, { locale, timeZone })}`}</span>
    </>
  );
}
