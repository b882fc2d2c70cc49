'use client';

import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useLocale, useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Textarea } from '@/components/ui/textarea';
import type { BookPage } from '@/server/domain/bookings/schema';
import { BookError, type BookInput, type Held } from './book-api';
import { brandButton } from './brand-frame';
import { errorKey, whenOf } from './words';

export type ContactDraft = { name: string; phone: string; email: string; note: string; data: boolean; marketing: boolean };
export const emptyDraft: ContactDraft = { name: '', phone: '', email: '', note: '', data: false, marketing: false };

type Props = {
  page: BookPage;
  hold: Held;
  draft: ContactDraft;
  onDraft: (draft: ContactDraft) => void;
  onSubmit: (input: Pick<BookInput, 'contact' | 'consent' | 'note' | 'website'>) => Promise<void>;
};

/** Name, phone, e-mail, note, consents. What was typed stays on any error, and the first wrong field gets the focus. */
export function ContactForm({ page, hold, draft, onDraft, onSubmit }: Props) {
  const t = useTranslations('book');
  const locale = useLocale();
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [website, setWebsite] = useState('');
  useEffect(() => {
    if (Object.keys(errors).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);
  const text = (reason: string): string => t(errorKey(reason) as Parameters<typeof t>[0]);
  const set = (part: Partial<ContactDraft>) => onDraft({ ...draft, ...part });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = check(draft);
    setErrors(found);
    setProblem(null);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      await onSubmit(inputOf(page, draft, website));
    } catch (error) {
      const failure = error instanceof BookError ? error : new BookError(0, 'unknown');
      setErrors(
        Object.fromEntries(
          failure.fields.map(({ field, reason }) => [field === 'consent.gdpr' ? 'data' : (field.split('.').at(-1) ?? field), reason]),
        ),
      );
      if (failure.fields.length === 0) setProblem(failure.reason);
    } finally {
      setBusy(false);
    }
  };
  const error = (field: string) => (errors[field] ? text(errors[field]) : undefined);
  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)} className="grid max-w-[520px] gap-5 phone:gap-3.5">
      <div className="grid grid-cols-2 gap-4 phone:grid-cols-1 phone:gap-3.5">
        <Field label={t('name')} error={error('name')} required>
          <Input
            className="h-11 text-md"
            autoComplete="given-name"
            maxLength={120}
            value={draft.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        </Field>
        <Field label={t('phone')} error={error('phone')} required>
          <Input
            className="h-11 text-md"
            type="tel"
            inputMode="tel"
            autoComplete="tel"
            maxLength={64}
            placeholder="+7"
            value={draft.phone}
            onChange={(event) => set({ phone: event.target.value })}
          />
        </Field>
      </div>
      <Field label={t('email')} aside={t('emailHint')} error={error('email')}>
        <Input
          className="h-11 text-md"
          type="email"
          inputMode="email"
          autoComplete="email"
          maxLength={254}
          value={draft.email}
          onChange={(event) => set({ email: event.target.value })}
        />
      </Field>
      <Field label={t('note')} aside={t('optional')} error={error('note')}>
        <Textarea
          className="text-md"
          rows={2}
          maxLength={1000}
          value={draft.note}
          onChange={(event) => set({ note: event.target.value })}
        />
      </Field>
      <input
        className="hidden"
        tabIndex={-1}
        aria-hidden
        autoComplete="off"
        name="website"
        value={website}
        onChange={(event) => setWebsite(event.target.value)}
      />
      <Consents page={page} draft={draft} error={error('data')} set={set} />
      {problem ? (
        <p role="alert" className="rounded-md bg-danger-wash px-4 py-3 text-base text-danger">
          {text(problem)}
        </p>
      ) : null}
      <Button type="submit" size="xl" loading={busy} className={brandButton}>
        {t('submit', { when: whenOf(hold.card.startsAt, hold.card.timeZone, locale) })}
      </Button>
      <p className="text-sm text-ink-3">{t('submitNote')}</p>
    </form>
  );
}

function Consents({
  page,
  draft,
  error,
  set,
}: {
  page: BookPage;
  draft: ContactDraft;
  error?: string;
  set: (part: Partial<ContactDraft>) => void;
}) {
  const t = useTranslations('book');
  const link = (purpose: 'data' | 'marketing') => (chunks: ReactNode) => {
    const url = page.consents.find((consent) => consent.purpose === purpose)?.url;
    return url ? (
      <a href={url} target="_blank" rel="noreferrer" className="text-(--brand-text) underline underline-offset-3">
        {chunks}
      </a>
    ) : (
      <>{chunks}</>
    );
  };
  return (
    <div className="grid gap-2.5">
      <Checkbox
        checked={draft.data}
        onCheckedChange={(data) => set({ data })}
        error={error}
        label={t.rich('consentData', { link: link('data') })}
      />
      {page.consents.some((consent) => consent.purpose === 'marketing') ? (
        <Checkbox
          checked={draft.marketing}
          onCheckedChange={(marketing) => set({ marketing })}
          label={t.rich('consentMarketing', { link: link('marketing') })}
        />
      ) : null}
    </div>
  );
}

/** What can be said without the server; the server decides. */
function check(draft: ContactDraft): Record<string, string> {
  const errors: Record<string, string> = {};
  const digits = draft.phone.replaceAll(/\D/g, '').length;
  if (!draft.name.trim()) errors.name = 'name.required';
  if (digits === 0) errors.phone = 'phone.required';
  else if (digits < 10 || digits > 15) errors.phone = 'phone.invalid';
  if (draft.email.trim() && !/^\S+@\S+\.\S{2,}$/.test(draft.email.trim())) errors.email = 'email.invalid';
  if (!draft.data) errors.data = 'consent.required';
  return errors;
}

function inputOf(page: BookPage, draft: ContactDraft, website: string): Pick<BookInput, 'contact' | 'consent' | 'note' | 'website'> {
  return {
    contact: { name: draft.name.trim(), phone: draft.phone.trim(), email: draft.email.trim() || undefined },
    consent: { gdpr: draft.data, marketing: draft.marketing, documentIds: page.consents.map((consent) => consent.documentId) },
    note: draft.note.trim() || undefined,
    website: website || undefined,
  };
}
