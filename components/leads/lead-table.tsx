'use client';

import { useEffect, useEffectEvent, useRef } from 'react';
import { useLocale, useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { ChannelIcon, useChannelName } from '@/components/shell/channel';
import { useTenantPath } from '@/components/shell/shell-context';
import { isTyping } from '@/components/shell/use-shortcuts';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';
import { formatDuration, formatNumber, formatPhone } from '@/components/ui/format';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { StateMark, StatusBadge } from './lead-badges';
import { columns, type Column } from './lead-filter';
import type { LeadRow } from './leads-screen';

type Props = { leads: LeadRow[]; hidden: readonly Column[]; stale: boolean };

/** The rows. J and K walk them, Enter opens; on a phone each becomes two lines. */
export function LeadTable({ leads, hidden, stale }: Props) {
  const t = useTranslations('leads');
  const box = useRef<HTMLDivElement>(null);
  useWalk(box);
  const shown = columns.filter((column) => !hidden.includes(column));
  return (
    <div ref={box} aria-busy={stale} className={cn(stale && 'opacity-60')}>
      <Table className="phone:hidden">
        <TableHead>
          <tr>
            <TableHeader className="pl-5">{t('columns.lead')}</TableHeader>
            {shown.map((column) => (
              <TableHeader
                key={column}
                className={cn(['contact', 'created'].includes(column) && 'text-right', column === 'created' && 'pr-5')}
              >
                {t(`columns.${column}`)}
              </TableHeader>
            ))}
          </tr>
        </TableHead>
        <TableBody>
          {leads.map((lead) => (
            <TableRow key={lead.id} className="relative">
              <TableCell className="pl-5">
                <LeadName lead={lead} />
              </TableCell>
              {shown.map((column) => (
                <TableCell
                  key={column}
                  className={cn(['contact', 'created'].includes(column) && 'text-right', column === 'created' && 'pr-5')}
                >
                  <Cell lead={lead} column={column} />
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <ul className="hidden phone:block">
        {leads.map((lead) => (
          <li key={lead.id} className="relative flex min-h-16 items-center gap-3 border-b border-line px-4 py-2.5 active:bg-press">
            <div className="min-w-0 flex-1">
              <LeadName lead={lead} />
              <p className="mt-1 flex items-center gap-2 pl-[34px]">
                <StatusBadge status={lead.status} />
                <StateMark state={lead.ledgerState} />
              </p>
            </div>
            <Time value={lead.createdAt} className="self-start pt-1 text-xs whitespace-nowrap text-ink-3" />
          </li>
        ))}
      </ul>
    </div>
  );
}

function LeadName({ lead }: { lead: LeadRow }) {
  const t = useTranslations('leads');
  const path = useTenantPath();
  const name = lead.contact.name ?? (lead.contact.phone ? formatPhone(lead.contact.phone) : lead.contact.email) ?? t('noName');
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <Avatar name={lead.contact.name} seed={lead.contact.id} size={24} />
      <span className="flex min-w-0 items-baseline gap-2">
        <Link
          href={path('leads', lead.id)}
          data-row
          className="max-w-64 truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
        >
          {name}
        </Link>
        <span className="tabular shrink-0 text-xs text-ink-3">№ {lead.number}</span>
        {lead.isTest ? <Badge className="self-center">{t('test')}</Badge> : null}
        {lead.isSuspicious ? (
          <Badge tone="warning" className="self-center">
            {t('suspicious')}
          </Badge>
        ) : null}
      </span>
    </span>
  );
}

function Cell({ lead, column }: { lead: LeadRow; column: Column }) {
  const t = useTranslations('leads.waterfall');
  const locale = useLocale();
  // One unit in one column: «0,4 с» above «1,3 с» compares at a glance, «428 мс» does not.
  const firstContact = (ms: number): string =>
    ms < 500 ? t('seconds', { value: formatNumber(ms / 1000, { locale }) }) : formatDuration(ms, { locale });
  const channelName = useChannelName();
  switch (column) {
    case 'channel':
      return (
        <span className="flex items-center gap-2 text-ink-2">
          <ChannelIcon channel={lead.channel} />
          {channelName(lead.channel)}
        </span>
      );
    case 'status':
      return <StatusBadge status={lead.status} />;
    case 'state':
      return <StateMark state={lead.ledgerState} />;
    case 'source':
      return <SourceCell lead={lead} />;
    case 'contact':
      return (
        <span className="tabular">
          {lead.firstContactAt ? firstContact(lead.firstContactAt.getTime() - lead.createdAt.getTime()) : '–'}
        </span>
      );
    case 'created':
      return <Time value={lead.createdAt} className="tabular whitespace-nowrap text-ink-2" />;
  }
}

function SourceCell({ lead }: { lead: LeadRow }) {
  const t = useTranslations('leads.sources');
  const words = lead.utmSource ?? (t.has(lead.source) ? t(lead.source) : lead.source);
  return <span className="block max-w-44 truncate text-ink-2">{[words, lead.utmCampaign].filter(Boolean).join(' · ')}</span>;
}

/** J and K (by place on the keyboard) and the arrows move the focus over the rows; Enter is the link's own. */
function useWalk(box: React.RefObject<HTMLDivElement | null>): void {
  const walk = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const step = event.code === 'KeyJ' || event.code === 'ArrowDown' ? 1 : event.code === 'KeyK' || event.code === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const rows = [...(box.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])].filter((row) => row.offsetParent !== null);
    const at = rows.findIndex((row) => row === document.activeElement);
    if (at === -1 && event.code.startsWith('Arrow')) return; // arrows scroll until a row has the focus
    event.preventDefault();
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => walk(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
