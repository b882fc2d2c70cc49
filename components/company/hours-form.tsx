'use client';

import { useState, type FormEvent } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useFailure } from '@/components/auth/use-reason';
import { isWrongWeek, WeekEditor } from '@/components/services/week-editor';
import { useTRPC } from '@/components/shell/api-provider';
import { LeaveGuard } from '@/components/shell/leave-guard';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { NoteStrip } from '@/components/ui/note-strip';
import type { Week } from '@/server/domain/tenants/schema';
import { ZoneSelect } from './zone-select';

type Props = { timeZone: string; hours: Week };

/** When the company is open and by whose clock. A wrong day says so in its row and is not saved. */
export function HoursForm(saved: Props) {
  const t = useTranslations('company-profile');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const failure = useFailure();
  const [draft, setDraft] = useState(saved);
  const save = useMutation(
    trpc.tenants.saveHours.mutationOptions({
      onSuccess: async () => {
        toast.success(t('hoursSaved'));
        await queries.invalidateQueries(); // the zone is behind every time on every page
      },
    }),
  );
  const isDirty = JSON.stringify(draft) !== JSON.stringify({ timeZone: saved.timeZone, hours: saved.hours });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWrongWeek(draft.hours)) save.mutate(draft);
  };
  return (
    <form noValidate onSubmit={submit} className="grid grid-cols-1 gap-4">
      <LeaveGuard isDirty={isDirty} />
      {save.isError ? (
        <NoteStrip tone="danger" role="alert">
          {failure(save.error)}
        </NoteStrip>
      ) : null}
      <Field label={t('zone')} hint={t('zoneHint')} className="max-w-90 grid-cols-1">
        <ZoneSelect value={draft.timeZone} onValueChange={(timeZone) => setDraft({ ...draft, timeZone })} />
      </Field>
      <WeekEditor label={t('week')} value={draft.hours} onChange={(hours) => setDraft({ ...draft, hours })} />
      <Button
        type="submit"
        variant="primary"
        className="justify-self-start"
        loading={save.isPending}
        disabled={!isDirty || isWrongWeek(draft.hours)}
      >
        {t('save')}
      </Button>
    </form>
  );
}
