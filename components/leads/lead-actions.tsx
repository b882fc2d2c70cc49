'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Hand, MessageSquare, RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { Link } from '@/components/navigation';
import { useTRPC } from '@/components/shell/api-provider';
import { sections } from '@/components/shell/sections';
import { useCan, useTenantPath } from '@/components/shell/shell-context';
import { Button, buttonClass } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { statuses, type Status } from './lead-filter';
import type { LeadData } from './lead-screen';

/** What one may do with a lead: write, call a person, change the status (with undo), send a stuck one again. */
export function LeadActions({ lead }: { lead: LeadData }) {
  const t = useTranslations('leads');
  const trpc = useTRPC();
  const path = useTenantPath();
  const queries = useQueryClient();
  const mayWrite = useCan('leads:write');
  const mayTalk = useCan('conversations:read') && sections.some(({ id, exists }) => id === 'inbox' && exists);
  const refresh = () => void queries.invalidateQueries({ queryKey: trpc.leads.pathKey() });
  const onError = () => void toast.error(t('actions.failed'));
  const changeStatus = useMutation(trpc.leads.changeStatus.mutationOptions({ onSuccess: refresh, onError }));
  const escalate = useMutation(
    trpc.leads.escalate.mutationOptions({
      onSuccess: () => {
        refresh();
        toast(t('actions.escalated'));
      },
      onError,
    }),
  );
  const retry = useMutation(
    trpc.leads.retry.mutationOptions({
      onSuccess: () => {
        refresh();
        toast(t('actions.retried'));
      },
      onError,
    }),
  );
  const choose = (status: Status) => {
    const before = statuses.find((known) => known === lead.status) ?? 'new';
    if (status === before) return;
    changeStatus.mutate(
      { leadId: lead.id, status },
      {
        onSuccess: () =>
          void toast(t('actions.statusChanged', { status: t(`statuses.${status}`) }), {
            action: { label: t('actions.undo'), onClick: () => changeStatus.mutate({ leadId: lead.id, status: before }) },
          }),
      },
    );
  };
  const isEscalated = lead.conversations.some(
    ({ id, mode, status }) => id === lead.conversationId && mode === 'human' && status !== 'resolved',
  );
  return (
    <div className="flex flex-wrap gap-2 phone:w-full phone:[&>*]:flex-1">
      {mayTalk && lead.conversationId ? (
        <Link href={`${path('inbox')}?c=${lead.conversationId}`} className={buttonClass({ variant: 'primary' })}>
          <MessageSquare aria-hidden />
          {t('actions.write')}
        </Link>
      ) : null}
      {mayWrite && lead.ledgerState === 'dead_letter' ? (
        <Button icon={<RotateCw />} loading={retry.isPending} onClick={() => retry.mutate({ leadId: lead.id })}>
          {t('actions.retry')}
        </Button>
      ) : null}
      {mayWrite && !isEscalated && lead.ledgerState !== 'finished' ? (
        <Button icon={<Hand />} loading={escalate.isPending} onClick={() => escalate.mutate({ leadId: lead.id })}>
          {t('actions.escalate')}
        </Button>
      ) : null}
      {mayWrite ? (
        <Select<Status>
          size="sm"
          className="w-40"
          aria-label={t('actions.status')}
          value={statuses.find((known) => known === lead.status)}
          onValueChange={choose}
          disabled={changeStatus.isPending}
          options={statuses.map((value) => ({ value, label: t(`statuses.${value}`) }))}
        />
      ) : null}
    </div>
  );
}
