'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { Columns3, Info, Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useChannelName } from '@/components/shell/channel';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { Select } from '@/components/ui/select';
import {
  channels,
  columns,
  periods,
  states,
  statuses,
  type Channel,
  type LeadFilter,
  type Period,
  type State,
  type Status,
} from './lead-filter';

type Props = { filter: LeadFilter; onChange: (changed: Partial<LeadFilter>) => void };
const ANY = 'any';
const filterClass = 'w-40 phone:w-[calc(50%-4px)]';

export function LeadFilters({ filter, onChange }: Props) {
  const t = useTranslations('leads');
  const channelName = useChannelName();
  const any = { value: ANY, label: t('filter.any') } as const;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-5 py-2.5 phone:px-4">
      <SearchBox value={filter.search} onChange={(search) => onChange({ search })} />
      <Select<Status | typeof ANY>
        size="sm"
        className={filterClass}
        aria-label={t('filter.status')}
        value={filter.status ?? ANY}
        onValueChange={(status) => onChange({ status: status === ANY ? null : status })}
        options={[{ ...any, label: t('filter.anyStatus') }, ...statuses.map((value) => ({ value, label: t(`statuses.${value}`) }))]}
      />
      <Select<State | typeof ANY>
        size="sm"
        className={filterClass}
        aria-label={t('filter.state')}
        value={filter.state ?? ANY}
        onValueChange={(state) => onChange({ state: state === ANY ? null : state })}
        options={[{ ...any, label: t('filter.anyState') }, ...states.map((value) => ({ value, label: t(`states.${value}`) }))]}
      />
      <Select<Channel | typeof ANY>
        size="sm"
        className={filterClass}
        aria-label={t('filter.channel')}
        value={filter.channel ?? ANY}
        onValueChange={(channel) => onChange({ channel: channel === ANY ? null : channel })}
        options={[{ ...any, label: t('filter.anyChannel') }, ...channels.map((value) => ({ value, label: channelName(value) }))]}
      />
      <Select<Period>
        size="sm"
        className={filterClass}
        aria-label={t('filter.period')}
        value={filter.period}
        onValueChange={(period) => onChange({ period })}
        options={periods.map((value) => ({ value, label: t(`periods.${value}`) }))}
      />
      {filter.period === 'range' ? <Range filter={filter} onChange={onChange} /> : null}
      <ColumnMenu filter={filter} onChange={onChange} />
    </div>
  );
}

const PAUSE_MS = 300; // a pause in typing, so that not every letter is a question

function SearchBox({ value, onChange }: { value: string; onChange: (search: string) => void }) {
  const t = useTranslations('leads.search');
  const [typed, setTyped] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    // The address changed by itself (back, reset): what is typed follows it.
    setShown(value);
    setTyped(value);
  }
  const report = useEffectEvent((search: string) => {
    if (search !== value) onChange(search);
  });
  useEffect(() => {
    const timer = setTimeout(() => report(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div className="flex w-72 items-center gap-1 phone:w-full">
      <div className="flex-1">
        <Input
          type="search"
          start={<Search aria-hidden />}
          aria-label={t('label')}
          placeholder={t('placeholder')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="h-8"
        />
      </div>
      <Popover>
        <PopoverTrigger asChild>
          <Button variant="ghost" size="sm" className="w-7 px-0" aria-label={t('how')}>
            <Info />
          </Button>
        </PopoverTrigger>
        <PopoverContent className="text-sm text-ink-2">{t('howText')}</PopoverContent>
      </Popover>
    </div>
  );
}

function Range({ filter, onChange }: Props) {
  const t = useTranslations('leads.filter');
  return (
    <>
      <Input
        type="date"
        aria-label={t('from')}
        value={filter.from ?? ''}
        max={filter.to ?? undefined}
        onChange={(event) => onChange({ from: event.target.value || null })}
        className="h-8 w-36"
      />
      <Input
        type="date"
        aria-label={t('to')}
        value={filter.to ?? ''}
        min={filter.from ?? undefined}
        onChange={(event) => onChange({ to: event.target.value || null })}
        className="h-8 w-36"
      />
    </>
  );
}

function ColumnMenu({ filter, onChange }: Props) {
  const t = useTranslations('leads');
  return (
    <Popover>
      <PopoverTrigger asChild>
        <IconButton label={t('filter.columns')} className="ml-auto phone:hidden">
          <Columns3 />
        </IconButton>
      </PopoverTrigger>
      <PopoverContent align="end" className="w-52">
        <p className="mb-2 text-xs font-medium text-ink-3">{t('filter.columns')}</p>
        {columns.map((column) => (
          <Checkbox
            key={column}
            label={t(`columns.${column}`)}
            checked={!filter.hidden.includes(column)}
            onCheckedChange={(shown) =>
              onChange({ hidden: shown ? filter.hidden.filter((one) => one !== column) : [...filter.hidden, column] })
            }
          />
        ))}
      </PopoverContent>
    </Popover>
  );
}
