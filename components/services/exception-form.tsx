'use client';

import { useState, type FormEvent } from 'react';
import { useTranslations } from 'next-intl';
import { useTRPCClient } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { StaffCard } from '@/server/domain/services/schema';
import { useSave } from './use-save';
import { TimeInput } from './week-editor';

const kinds = ['closed', 'part', 'open'] as const;

export function ExceptionForm({ staff, today, onClose }: { staff: StaffCard[]; today: string; onClose: () => void }) {
  const t = useTranslations('services');
  const client = useTRPCClient();
  const { busy, save } = useSave();
  const [draft, setDraft] = useState<{
    kind: (typeof kinds)[number];
    staffId: string;
    date: string;
    until: string;
    startMin: number;
    endMin: number;
    reason: string;
  }>({
    kind: 'closed',
    staffId: 'all',
    date: today,
    until: '',
    startMin: 600,
    endMin: 960,
    reason: '',
  });
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const hasHours = draft.kind !== 'closed';
  const wrong = hasHours && draft.startMin >= draft.endMin;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (wrong || !draft.date) return;
    const done = await save(() =>
      client.services.addException.mutate({
        staffId: draft.staffId === 'all' ? null : draft.staffId,
        date: draft.date,
        until: draft.until > draft.date ? draft.until : undefined,
        closed: draft.kind !== 'open',
        startMin: hasHours ? draft.startMin : null,
        endMin: hasHours ? draft.endMin : null,
        reason: draft.reason.trim() || undefined,
      }),
    );
    if (done) onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={t('addException')}
        footer={
          <>
            <Button onClick={onClose}>{t('cancel')}</Button>
            <Button variant="primary" type="submit" form="exception-form" loading={busy}>
              {t('save')}
            </Button>
          </>
        }
      >
        <form id="exception-form" noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
          <Field label={t('exceptionKind')}>
            <Select
              value={draft.kind}
              onValueChange={(kind) => set({ kind })}
              options={kinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
            />
          </Field>
          <Field label={t('exceptionFor')}>
            <Select
              value={draft.staffId}
              onValueChange={(staffId) => set({ staffId })}
              options={[{ value: 'all', label: t('everybody') }, ...staff.map(({ id, name }) => ({ value: id, label: name }))]}
            />
          </Field>
          <div className="grid grid-cols-2 gap-4">
            <Field label={t('date')} error={draft.date ? undefined : t('errors.required')}>
              <Input type="date" min={today} value={draft.date} onChange={(event) => set({ date: event.target.value })} />
            </Field>
            <Field label={t('until')} aside={t('optional')}>
              <Input type="date" min={draft.date} value={draft.until} onChange={(event) => set({ until: event.target.value })} />
            </Field>
          </div>
          {hasHours ? (
            <div className="grid gap-1.5">
              <div className="flex items-center gap-2">
                <TimeInput label={t('start')} minute={draft.startMin} onChange={(startMin) => set({ startMin })} />
                <span aria-hidden>–</span>
                <TimeInput label={t('end')} minute={draft.endMin} isEnd onChange={(endMin) => set({ endMin })} />
              </div>
              {wrong ? (
                <p role="alert" className="text-xs text-danger">
                  {t('errors.order')}
                </p>
              ) : null}
            </div>
          ) : null}
          <Field label={t('reason')} aside={t('optional')}>
            <Input maxLength={200} value={draft.reason} onChange={(event) => set({ reason: event.target.value })} />
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
