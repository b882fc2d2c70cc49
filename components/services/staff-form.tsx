'use client';

import { useState, type FormEvent } from 'react';
import { useTranslations } from 'next-intl';
import { useTRPCClient } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Sheet, SheetContent } from '@/components/ui/sheet';
import { Switch } from '@/components/ui/switch';
import type { WeeklyPeriod } from '@/server/domain/schedules/schema';
import type { ServiceCard, StaffCard } from '@/server/domain/services/schema';
import { usualWeek } from '@/server/domain/tenants/schema';
import { useSave } from './use-save';
import { isWrongWeek, periodsOf, WeekEditor, weekOf } from './week-editor';

type Props = { person: StaffCard | null; services: ServiceCard[]; periods: WeeklyPeriod[]; onClose: () => void };

export function StaffForm({ person, services, periods: saved, onClose }: Props) {
  const t = useTranslations('services');
  const client = useTRPCClient();
  const { busy, save } = useSave();
  const [draft, setDraft] = useState({
    name: person?.name ?? '',
    title: person?.title ?? '',
    active: person?.active ?? true,
    serviceIds: person?.serviceIds ?? services.map((service) => service.id),
  });
  // A new colleague usually starts with the usual week; it is one look to change it.
  const [week, setWeek] = useState(person ? weekOf(saved) : usualWeek);
  const [tried, setTried] = useState(false);
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!draft.name.trim() || isWrongWeek(week)) return;
    const input = { ...draft, name: draft.name.trim(), title: draft.title.trim() || null };
    const done = await save(async () => {
      const { staffId } = person
        ? await client.services.updateStaff.mutate({ ...input, staffId: person.id })
        : await client.services.createStaff.mutate(input);
      await client.services.setHours.mutate({ staffId, periods: periodsOf(week) });
    });
    if (done) onClose();
  };
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()}>
      <SheetContent
        className="w-[min(520px,100vw)]"
        title={person?.name ?? t('addStaff')}
        footer={
          <>
            <Button onClick={onClose}>{t('cancel')}</Button>
            <Button variant="primary" type="submit" form="staff-form" loading={busy}>
              {t('save')}
            </Button>
          </>
        }
      >
        <form id="staff-form" noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
          <Field label={t('personName')} required error={tried && !draft.name.trim() ? t('errors.required') : undefined}>
            <Input autoFocus maxLength={120} value={draft.name} onChange={(event) => set({ name: event.target.value })} />
          </Field>
          <Field label={t('jobTitle')} aside={t('optional')}>
            <Input maxLength={120} value={draft.title} onChange={(event) => set({ title: event.target.value })} />
          </Field>
          <Switch checked={draft.active} onCheckedChange={(active) => set({ active })} label={t('staffActive')} />
          <fieldset className="grid gap-2">
            <legend className="mb-2 text-sm font-medium">{t('services')}</legend>
            {services.map((service) => (
              <Checkbox
                key={service.id}
                label={service.name}
                checked={draft.serviceIds.includes(service.id)}
                onCheckedChange={(on) =>
                  set({ serviceIds: on ? [...draft.serviceIds, service.id] : draft.serviceIds.filter((id) => id !== service.id) })
                }
              />
            ))}
          </fieldset>
          <fieldset>
            <legend className="mb-2 text-sm font-medium">{t('hours')}</legend>
            <WeekEditor label={t('hours')} value={week} onChange={setWeek} />
          </fieldset>
        </form>
      </SheetContent>
    </Sheet>
  );
}
