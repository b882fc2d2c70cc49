'use client';

import { useState, type ReactNode } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { FlaskConical, Mail, MessageCircle, Send } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useFailure } from '@/components/auth/use-reason';
import { Link } from '@/components/navigation';
import { useTRPC } from '@/components/shell/api-provider';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { NoteStrip } from '@/components/ui/note-strip';
import { WidgetPreview } from '@/components/widget-editor/widget-preview';
import { OnboardingFrame } from './onboarding-frame';
import type { StepProps } from './step-props';

/** Web chat is on from the start; Telegram and e-mail may join now, for real or in test mode. */
export function ChannelStep({ slug, setUp, widget, refresh, onNext, onSkip, onBack, onStep }: StepProps) {
  const t = useTranslations('onboarding.channel');
  const words = useTranslations('onboarding');
  const trpc = useTRPC();
  const catalog = useQuery(trpc.connections.catalog.queryOptions());
  const stateOf = (channel: string) => setUp.connections.find((connection) => connection.channel === channel)?.status;
  return (
    <OnboardingFrame
      step="channel"
      title={t('title')}
      lead={t('lead')}
      nextLabel={words('next')}
      onNext={onNext}
      onSkip={onSkip}
      onBack={onBack}
      onStep={onStep}
      preview={<WidgetPreview site={setUp.settings.site ?? ''} config={widget.config} view="window" />}
    >
      <ul className="border-t border-line">
        <ChannelRow icon={<MessageCircle />} name={t('web')} text={t('webText')} status="connected" />
        <ChannelRow icon={<Send />} name="Telegram" text={t('telegramText')} status={stateOf('telegram')}>
          {stateOf('telegram') === 'connected' ? null : <TelegramForm hasLab={catalog.data?.lab ?? false} onDone={refresh} />}
        </ChannelRow>
        <ChannelRow icon={<Mail />} name={t('email')} text={t('emailText')} status={stateOf('email')}>
          {stateOf('email') === 'connected' ? null : (
            <div className="flex flex-wrap gap-2">
              <Button asChild>
                <Link href={`/dashboard/${slug}/channels`}>{t('emailOwn')}</Link>
              </Button>
              {catalog.data?.lab ? <LabButton channel="email" onDone={refresh} /> : null}
            </div>
          )}
        </ChannelRow>
      </ul>
    </OnboardingFrame>
  );
}

type RowProps = { icon: ReactNode; name: string; text: string; status: string | undefined; children?: ReactNode };

function ChannelRow({ icon, name, text, status, children }: RowProps) {
  const t = useTranslations('onboarding.channel');
  return (
    <li className="grid gap-3 border-b border-line py-4">
      <div className="flex items-start gap-3">
        <span aria-hidden className="mt-0.5 text-ink-2 [&_svg]:size-5">
          {icon}
        </span>
        <div className="grid flex-1 gap-0.5">
          <b className="text-md font-medium">{name}</b>
          <span className="text-sm text-ink-2">{text}</span>
        </div>
        {status === 'connected' ? (
          <Badge tone="success">{t('works')}</Badge>
        ) : status === 'error' ? (
          <Badge tone="danger">{t('failed')}</Badge>
        ) : null}
      </div>
      {children ? <div className="pl-8">{children}</div> : null}
    </li>
  );
}

function TelegramForm({ hasLab, onDone }: { hasLab: boolean; onDone: () => Promise<void> }) {
  const t = useTranslations('onboarding.channel');
  const trpc = useTRPC();
  const failure = useFailure();
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const create = useMutation(trpc.connections.create.mutationOptions());
  const connect = useMutation(trpc.connections.connect.mutationOptions());
  const submit = async () => {
    setProblem(null);
    if (!/^\d{3,}:[\w-]{20,}$/.test(token.trim())) return setProblem(t('tokenWrong'));
    try {
      const { connectionId } = await create.mutateAsync({
        provider: 'telegram',
        name: '',
        credentials: { token: token.trim() },
        isTest: false,
      });
      const result = await connect.mutateAsync({ connectionId });
      if (!result.ok) setProblem(t('refused'));
    } catch (error) {
      setProblem(failure(error));
    }
    await onDone();
  };
  return (
    <div className="grid gap-3">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
        className="flex flex-wrap items-end gap-2"
      >
        <Field label={t('token')} hint={t('tokenHint')} error={problem} className="min-w-60 flex-1">
          <Input
            autoComplete="off"
            spellCheck={false}
            value={token}
            onChange={(event) => setToken(event.target.value)}
            className="font-mono"
          />
        </Field>
        <Button type="submit" className="mb-5.5 h-9" loading={create.isPending || connect.isPending}>
          {t('connect')}
        </Button>
      </form>
      {hasLab ? <LabButton channel="telegram" onDone={onDone} /> : null}
    </div>
  );
}

function LabButton({ channel, onDone }: { channel: 'telegram' | 'email'; onDone: () => Promise<void> }) {
  const t = useTranslations('onboarding.channel');
  const trpc = useTRPC();
  const failure = useFailure();
  const connect = useMutation(trpc.connections.connectLab.mutationOptions({ onSettled: () => onDone() }));
  return (
    <div className="grid justify-items-start gap-2">
      <Button icon={<FlaskConical />} loading={connect.isPending} onClick={() => connect.mutate({ channel })}>
        {t('lab')}
      </Button>
      {connect.isError ? (
        <NoteStrip tone="danger" role="alert">
          {failure(connect.error)}
        </NoteStrip>
      ) : null}
    </div>
  );
}
