'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { useFailure, useReason } from '@/components/auth/use-reason';
import { useRouter } from '@/components/navigation';
import { apiErrorOf, useTRPC } from '@/components/shell/api-provider';
import { LeaveGuard } from '@/components/shell/leave-guard';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { NoteStrip } from '@/components/ui/note-strip';
import { companySchema, type Company } from '@/server/domain/tenants/schema';

/** What clients see. The server judges the phone; its answer is what stands in the fields afterwards. */
export function CompanyForm({ company }: { company: Company }) {
  const t = useTranslations('company-profile');
  const trpc = useTRPC();
  const router = useRouter();
  const queries = useQueryClient();
  const reasonText = useReason();
  const failure = useFailure();
  const form = useForm({ resolver: zodResolver(companySchema), defaultValues: company });
  const { errors, isDirty } = form.formState;
  const update = useMutation(
    trpc.tenants.updateCompany.mutationOptions({
      onSuccess: async (kept) => {
        form.reset(kept);
        toast.success(t('saved'));
        router.refresh(); // the menu names the company
        await queries.invalidateQueries({ queryKey: trpc.tenants.pathKey() });
      },
      onError: (error) => {
        if (phoneProblem(error)) form.setError('phone', { message: phoneProblem(error) }, { shouldFocus: true });
      },
    }),
  );
  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit((values) => update.mutate(values))(event)} className="grid gap-4">
      <LeaveGuard isDirty={isDirty} />
      <p className="text-sm text-ink-2">{t('lead')}</p>
      {update.isError && !phoneProblem(update.error) ? (
        <NoteStrip tone="danger" role="alert">
          {failure(update.error)}
        </NoteStrip>
      ) : null}
      <Field label={t('name')} error={reasonText(errors.name?.message)} required>
        <Input autoComplete="organization" {...form.register('name')} />
      </Field>
      <Field label={t('address')} aside={t('optional')} hint={t('addressHint')} error={reasonText(errors.address?.message)}>
        <Input autoComplete="street-address" {...form.register('address')} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('phone')} aside={t('optional')} hint={t('phoneHint')} error={reasonText(errors.phone?.message)}>
          <Input type="tel" inputMode="tel" autoComplete="tel" {...form.register('phone')} />
        </Field>
        <Field label={t('site')} aside={t('optional')} hint={t('siteHint')} error={reasonText(errors.site?.message)}>
          <Input inputMode="url" autoComplete="url" placeholder="company.ru" {...form.register('site')} />
        </Field>
      </div>
      <Button type="submit" variant="primary" className="justify-self-start" loading={update.isPending} disabled={!isDirty}>
        {t('save')}
      </Button>
    </form>
  );
}

function phoneProblem(error: unknown): string | undefined {
  return apiErrorOf(error)?.fields.find(({ field }) => field === 'phone')?.reason;
}
