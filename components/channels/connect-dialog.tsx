'use client';

import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Controller, useForm, type Control } from 'react-hook-form';
import { toast } from 'sonner';
import { apiErrorOf, useTRPC } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { ConnectionView, CredentialField } from '@/server/domain/connections/schema';
import { Reason } from './reason';

type Values = Record<string, string>;
type FieldName = 'token' | 'host' | 'port' | 'security' | 'user' | 'password' | 'from';
type Props = {
  channel: 'telegram' | 'email';
  provider: { fields: readonly CredentialField[] } | undefined;
  isLabOn: boolean;
  editing?: ConnectionView;
  onClose: () => void;
  /** A mail server of one's own is connected: what is left is to hand letters on, with this key. */
  onMail?: (connectionId: string, secret: string) => void;
};

const usual: Values = { port: '587', security: 'starttls' };

/** Asks for what the provider needs, saves it and connects at once; a refusal stays in the window with its reason. */
export function ConnectDialog({ channel, provider, isLabOn, editing, onClose, onMail }: Props) {
  const t = useTranslations('channels');
  const fields = provider?.fields ?? [];
  const form = useForm<Values>({
    defaultValues: Object.fromEntries(fields.map((field) => [field.name, editing?.shown[field.name] ?? usual[field.name] ?? ''])),
  });
  const { save, lab, refusal, isBusy } = useConnecting({
    channel,
    editing,
    onClose,
    onMail,
    onField: (name) => form.setError(name, { message: 'refused' }),
  });
  const submit = form.handleSubmit((values) => save(values));
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent
        title={editing ? t('dialog.editTitle', { name: t(`names.${channel}`) }) : t(`dialog.${channel}`)}
        description={t(channel === 'telegram' ? 'dialog.telegramHelp' : 'dialog.emailHelp')}
        footer={
          <Button type="submit" form="connect" variant="primary" loading={isBusy === 'save'}>
            {t('dialog.save')}
          </Button>
        }
      >
        <form id="connect" noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
          {fields.map((field) => (
            <CredentialInput key={field.name} field={field} control={form.control} isEditing={editing !== undefined} />
          ))}
          {refusal ? <Reason text={refusal} /> : null}
        </form>
        {editing ? null : (
          <div className="mt-5 grid justify-items-start gap-2 border-t border-line pt-4">
            <p className="text-sm font-medium">{t('dialog.or')}</p>
            <p className="text-sm text-ink-2">{isLabOn ? t('dialog.labText') : t('dialog.labOff')}</p>
            <Button icon={<FlaskConical />} disabled={!isLabOn} loading={isBusy === 'lab'} onClick={lab}>
              {t(channel === 'telegram' ? 'dialog.labTelegram' : 'dialog.labEmail')}
            </Button>
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}

function CredentialInput({ field, control, isEditing }: { field: CredentialField; control: Control<Values>; isEditing: boolean }) {
  const t = useTranslations('channels');
  const name = field.name as FieldName;
  const isRequired = field.required && !(isEditing && field.kind === 'secret');
  const hint =
    isEditing && field.kind === 'secret' ? t('dialog.keepSecret') : name in hinted ? t(`hints.${name as keyof typeof hinted}`) : undefined;
  return (
    <Controller
      name={name}
      control={control}
      rules={{ validate: (value) => !isRequired || (value ?? '').trim() !== '' || 'required' }}
      render={({ field: input, fieldState }) => (
        <Field
          label={t(`fields.${name}`)}
          required={isRequired}
          hint={hint}
          error={fieldState.error ? (fieldState.error.message === 'required' ? t('errors.required') : t(`errors.${name}`)) : undefined}
        >
          {field.kind === 'choice' ? (
            <Select
              value={input.value}
              onValueChange={input.onChange}
              options={(field.choices ?? []).map((choice) => ({
                value: choice,
                label: choice === 'tls' || choice === 'starttls' ? t(`choices.${choice}`) : choice,
              }))}
            />
          ) : (
            <Input
              {...input}
              type={field.kind === 'secret' ? 'password' : field.kind === 'email' ? 'email' : 'text'}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
      )}
    />
  );
}

const hinted = { token: true, host: true, user: true, password: true, from: true } as const;

type Connecting = Pick<Props, 'channel' | 'editing' | 'onClose' | 'onMail'> & { onField: (name: string) => void };

function useConnecting({ channel, editing, onClose, onMail, onField }: Connecting) {
  const t = useTranslations('channels');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [savedId, setSavedId] = useState(editing?.id ?? null);
  const [isBusy, setBusy] = useState<'save' | 'lab' | null>(null);
  const create = useMutation(trpc.connections.create.mutationOptions());
  const update = useMutation(trpc.connections.update.mutationOptions());
  const connect = useMutation(trpc.connections.connect.mutationOptions());
  const connectLab = useMutation(trpc.connections.connectLab.mutationOptions());
  const finish = (result: { ok: true; account: string } | { ok: false; kind: string; reason: string }) => {
    if (!result.ok) return setRefusal(`${result.kind}: ${result.reason}`);
    toast.success(t('done.connect', { account: result.account }));
    onClose();
  };
  const renewSecret = useMutation(trpc.connections.renewSecret.mutationOptions());
  const run = async (what: 'save' | 'lab', work: () => Promise<void>) => {
    setBusy(what);
    setRefusal(null);
    try {
      await work();
    } catch (error) {
      const api = apiErrorOf(error);
      for (const field of api?.fields ?? []) onField(field.field.replace('credentials.', ''));
      if (!api?.fields.length) setRefusal(t('failed.network'));
    } finally {
      setBusy(null);
      await queries.invalidateQueries({ queryKey: trpc.connections.pathKey() });
    }
  };
  const save = (credentials: Values) =>
    run('save', async () => {
      // The first try may have saved it and failed to connect: the next one changes that row and makes no second one.
      if (savedId) await update.mutateAsync({ connectionId: savedId, credentials });
      const connectionId = savedId ?? (await create.mutateAsync({ provider: channel, credentials })).connectionId;
      setSavedId(connectionId);
      const result = await connect.mutateAsync({ connectionId });
      const isNewMail = result.ok && channel === 'email' && !editing;
      const fresh = isNewMail ? await renewSecret.mutateAsync({ connectionId }) : null;
      finish(result);
      if (fresh) onMail?.(connectionId, fresh.secret);
    });
  return { save, lab: () => void run('lab', async () => finish(await connectLab.mutateAsync({ channel }))), refusal, isBusy };
}
