'use client';

import { useState, type FormEvent } from 'react';
import { useIsFetching, useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useTRPC } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useLabAction } from './use-lab-action';

/** Who holds the phone. Names are offered, so that a demo never stops at an empty field. */
export function NewPerson({ botId, index, onCreated }: { botId: string; index: number; onCreated: (chatId: string) => void }) {
  const t = useTranslations('lab.phone');
  const trpc = useTRPC();
  const names = t('names').split('|');
  const [name, setName] = useState(names[index % names.length] ?? '');
  const [phone, setPhone] = useState(`+7 912 345-67-${String(10 + (index % 90)).padStart(2, '0')}`);
  const create = useMutation(trpc.lab.createChat.mutationOptions({ ...useLabAction(), onSuccess: ({ chatId }) => onCreated(chatId) }));
  // The new phone comes with the next look at the screen; a second press meanwhile would make a second person.
  const isComing = useIsFetching({ queryKey: trpc.lab.state.queryKey() }) > 0 && create.isSuccess;
  const isBusy = create.isPending || isComing;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && !isBusy) create.mutate({ botId, firstName: name.trim(), phone });
  };
  return (
    <form onSubmit={submit} className="m-auto grid w-full max-w-72 gap-4 p-6">
      <p className="text-base font-semibold">{t('newPerson')}</p>
      <Field label={t('name')} required>
        <Input value={name} maxLength={64} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label={t('number')}>
        <Input type="tel" value={phone} maxLength={32} onChange={(event) => setPhone(event.target.value)} />
      </Field>
      <Button type="submit" variant="primary" size="lg" loading={isBusy}>
        {t('create')}
      </Button>
    </form>
  );
}
