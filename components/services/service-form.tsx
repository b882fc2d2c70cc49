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
import { Textarea } from '@/components/ui/textarea';
import type { ServiceCard, StaffCard } from '@/server/domain/services/schema';
import { useSave } from './use-save';

/** Bounds as in server/domain/services/schema.ts. */
const numbers = {
  durationMin: { min: 5, max: 1440, label: 'duration' },
  stepMin: { min: 5, max: 1440, label: 'step' },
  bufferBeforeMin: { min: 0, max: 480, label: 'bufferBefore' },
  bufferAfterMin: { min: 0, max: 480, label: 'bufferAfter' },
  noticeMin: { min: 0, max: 86_400, label: 'notice' },
  horizonDays: { min: 1, max: 366, label: 'horizon' },
} as const;
type NumberField = keyof typeof numbers;
const numberFields = Object.keys(numbers) as NumberField[];

type Draft = {
  name: string;
  description: string;
  category: string;
  price: string;
  priceFrom: boolean;
  active: boolean;
  staffIds: string[];
} & Record<NumberField, string>;

export function ServiceForm({ service, staff, onClose }: { service: ServiceCard | null; staff: StaffCard[]; onClose: () => void }) {
  const t = useTranslations('services');
  const client = useTRPCClient();
  const { busy, save } = useSave();
  const [draft, setDraft] = useState(() => draftOf(service, staff));
  const [tried, setTried] = useState(false);
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const wrong = numberFields.filter((field) => !isWithin(draft[field], numbers[field].min, numbers[field].max));
  const wrongPrice = draft.price.trim() !== '' && !isWithin(draft.price, 0, 100_000_000);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!draft.name.trim() || wrong.length > 0 || wrongPrice) return;
    const input = inputOf(draft);
    const done = await save(() =>
      service ? client.services.update.mutate({ ...input, serviceId: service.id }) : client.services.create.mutate(input),
    );
    if (done) onClose();
  };
  const archive = async () => {
    if (service && (await save(() => client.services.archive.mutate({ serviceId: service.id }), t('archived', { name: service.name }))))
      onClose();
  };
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()}>
      <SheetContent
        title={service?.name ?? t('addService')}
        footer={
          <>
            {service?.active ? (
              <Button variant="danger" className="mr-auto" onClick={() => void archive()} disabled={busy}>
                {t('archive')}
              </Button>
            ) : null}
            <Button onClick={onClose}>{t('cancel')}</Button>
            <Button variant="primary" type="submit" form="service-form" loading={busy}>
              {t('save')}
            </Button>
          </>
        }
      >
        <form id="service-form" noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
          <Field label={t('name')} required error={tried && !draft.name.trim() ? t('errors.required') : undefined}>
            <Input autoFocus maxLength={120} value={draft.name} onChange={(event) => set({ name: event.target.value })} />
          </Field>
          <Field label={t('description')} aside={t('optional')}>
            <Textarea rows={2} maxLength={500} value={draft.description} onChange={(event) => set({ description: event.target.value })} />
          </Field>
          <Field label={t('category')} hint={t('categoryHint')}>
            <Input maxLength={80} value={draft.category} onChange={(event) => set({ category: event.target.value })} />
          </Field>
          <div className="grid grid-cols-2 items-end gap-4">
            {numberFields.map((field) => (
              <Field
                key={field}
                label={t(numbers[field].label)}
                error={
                  tried && wrong.includes(field) ? t('errors.number', { min: numbers[field].min, max: numbers[field].max }) : undefined
                }
              >
                <Input inputMode="numeric" value={draft[field]} onChange={(event) => set({ [field]: event.target.value })} />
              </Field>
            ))}
          </div>
          <Field
            label={t('price')}
            hint={t('priceHint')}
            error={tried && wrongPrice ? t('errors.number', { min: 0, max: 100_000_000 }) : undefined}
          >
            <Input inputMode="numeric" value={draft.price} onChange={(event) => set({ price: event.target.value })} />
          </Field>
          <Checkbox checked={draft.priceFrom} onCheckedChange={(priceFrom) => set({ priceFrom })} label={t('priceFrom')} />
          <fieldset className="grid gap-2">
            <legend className="mb-2 text-sm font-medium">{t('who')}</legend>
            {staff.map((person) => (
              <Checkbox
                key={person.id}
                label={person.name}
                checked={draft.staffIds.includes(person.id)}
                onCheckedChange={(on) =>
                  set({ staffIds: on ? [...draft.staffIds, person.id] : draft.staffIds.filter((id) => id !== person.id) })
                }
              />
            ))}
            {draft.staffIds.length === 0 ? <p className="text-xs text-warning">{t('whoMissing')}</p> : null}
          </fieldset>
          <Switch checked={draft.active} onCheckedChange={(active) => set({ active })} label={t('active')} />
        </form>
      </SheetContent>
    </Sheet>
  );
}

function draftOf(service: ServiceCard | null, staff: StaffCard[]): Draft {
  const from = service ?? { durationMin: 60, stepMin: 30, bufferBeforeMin: 0, bufferAfterMin: 0, noticeMin: 60, horizonDays: 30 };
  return {
    name: service?.name ?? '',
    description: service?.description ?? '',
    category: service?.category ?? '',
    price: service?.priceKopecks === null || service === null ? '' : String(Math.round(service.priceKopecks / 100)),
    priceFrom: service?.priceFrom ?? false,
    active: service?.active ?? true,
    staffIds: service?.staffIds ?? staff.map((person) => person.id),
    durationMin: String(from.durationMin),
    stepMin: String(from.stepMin),
    bufferBeforeMin: String(from.bufferBeforeMin),
    bufferAfterMin: String(from.bufferAfterMin),
    noticeMin: String(from.noticeMin),
    horizonDays: String(from.horizonDays),
  };
}

function inputOf(draft: Draft) {
  return {
    name: draft.name.trim(),
    description: draft.description.trim() || null,
    category: draft.category.trim() || null,
    priceKopecks: draft.price.trim() === '' ? null : Number(draft.price) * 100,
    priceFrom: draft.priceFrom,
    active: draft.active,
    staffIds: draft.staffIds,
    durationMin: Number(draft.durationMin),
    stepMin: Number(draft.stepMin),
    bufferBeforeMin: Number(draft.bufferBeforeMin),
    bufferAfterMin: Number(draft.bufferAfterMin),
    noticeMin: Number(draft.noticeMin),
    horizonDays: Number(draft.horizonDays),
  };
}

function isWithin(text: string, min: number, max: number): boolean {
  const value = Number(text);
  return text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max;
}
