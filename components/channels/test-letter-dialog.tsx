'use client';

import { useState, type FormEvent } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { z } from 'zod';
import { apiErrorOf, useTRPC } from '@/components/shell/api-provider';
import { useShell } from '@/components/shell/shell-context';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Reason } from './reason';

/** A real letter through the connected server, to the person who set it up. */
export function TestLetterDialog({ connectionId, onClose }: { connectionId: string; onClose: () => void }) {
  const t = useTranslations('channels');
  const trpc = useTRPC();
  const { person, tenant } = useShell();
  const [to, setTo] = useState(person.email);
  const [isInvalid, setInvalid] = useState(false);
  const letter = useMutation(
    trpc.connections.sendTestLetter.mutationOptions({
      onSuccess: () => {
        toast.success(t('done.letter', { to }));
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isGood = z.email().safeParse(to.trim()).success;
    setInvalid(!isGood);
    if (isGood) letter.mutate({ connectionId, to: to.trim(), subject: t('letter.subject'), text: t('letter.text'), fromName: tenant.name });
  };
  const kind = apiErrorOf(letter.error)?.reason?.replace('letter.', '');
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent
        title={t('letter.title')}
        footer={
          <Button type="submit" form="test-letter" variant="primary" loading={letter.isPending}>
            {t('letter.send')}
          </Button>
        }
      >
        <form id="test-letter" onSubmit={submit} noValidate className="grid gap-4">
          <Field label={t('letter.to')} required error={isInvalid ? t('letter.invalid') : undefined}>
            <Input type="email" autoComplete="email" value={to} onChange={(event) => setTo(event.target.value)} />
          </Field>
          {letter.isError ? <Reason text={kind ? `${kind}: ${letter.error.message}` : t('failed.network')} /> : null}
        </form>
      </DialogContent>
    </Dialog>
  );
}
