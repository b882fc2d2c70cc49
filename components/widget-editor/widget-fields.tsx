'use client';

import type { inferRouterOutputs } from '@trpc/server';
import type { ReactNode } from 'react';
import { useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { Checkbox } from '@/components/ui/checkbox';
import { CopyButton } from '@/components/ui/copy-button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { Textarea } from '@/components/ui/textarea';
import { useShell } from '@/components/shell/shell-context';
import type { AppRouter } from '@/server/api/root';
import { channelChoices, type WidgetConfig } from '@/server/domain/widgets/schema';
import { ColorField } from './color-field';

export type WidgetDraft = { config: WidgetConfig; origins: string; enabled: boolean };

type Props = {
  widget: inferRouterOutputs<AppRouter>['widgets']['get'];
  publicKey: string;
  draft: WidgetDraft;
  wrongOrigin: string | undefined;
  onChange: (draft: WidgetDraft) => void;
  /** The part of the preview that a field is about. */
  onShow: (view: 'invitation' | 'window') => void;
};

export function WidgetFields({ widget, publicKey, draft, wrongOrigin, onChange, onShow }: Props) {
  const t = useTranslations('widget');
  const set: Change = (change) => onChange({ ...draft, config: { ...draft.config, ...change } });
  const snippet = `<script async src="${widget.origin}/widget/v1/widget.js?t=${publicKey}"></script>`;
  return (
    <>
      <Switch
        label={t('enabled')}
        hint={t('enabledHint')}
        checked={draft.enabled}
        onCheckedChange={(enabled) => onChange({ ...draft, enabled })}
      />
      <Part title={t('look')}>
        <ColorField value={draft.config.brand} onChange={(brand) => set({ brand })} />
        <Field label={t('position')} className="max-w-60">
          <Select
            value={draft.config.position}
            onValueChange={(position) => set({ position })}
            options={[
              { value: 'right', label: t('right') },
              { value: 'left', label: t('left') },
            ]}
          />
        </Field>
      </Part>
      <TextFields config={draft.config} set={set} onShow={onShow} />
      <ChannelFields config={draft.config} set={set} />
      <ContactFields config={draft.config} set={set} documents={widget.documents} />
      <Part title={t('where')}>
        <Field label={t('origins')} hint={t('originsHint')} error={wrongOrigin ? t('originWrong', { origin: wrongOrigin }) : undefined}>
          <Textarea
            rows={3}
            spellCheck={false}
            className="font-mono"
            value={draft.origins}
            onChange={(event) => onChange({ ...draft, origins: event.target.value })}
          />
        </Field>
        <div className="grid gap-2 rounded-lg border border-line bg-sunken p-4">
          <pre className="overflow-x-auto font-mono text-sm break-all whitespace-pre-wrap">{snippet}</pre>
          <CopyButton className="justify-self-end" value={snippet} label={t('copy')} />
        </div>
      </Part>
    </>
  );
}

type Change = (change: Partial<WidgetConfig>) => void;

function TextFields({ config, set, onShow }: { config: WidgetConfig; set: Change; onShow: Props['onShow'] }) {
  const t = useTranslations('widget');
  const { tenant } = useShell();
  const { texts, agent } = config;
  const inWindow = () => onShow('window');
  return (
    <Part title={t('texts')}>
      <Field label={t('invitation')} hint={t('invitationHint')}>
        <Textarea
          rows={2}
          maxLength={300}
          value={texts.invitation ?? ''}
          onFocus={() => onShow('invitation')}
          onChange={(event) => set({ texts: { ...texts, invitation: event.target.value || null } })}
        />
      </Field>
      <Field label={t('windowTitle')}>
        <Input
          maxLength={80}
          placeholder={t('usualTitle')}
          value={texts.title}
          onFocus={inWindow}
          onChange={(event) => set({ texts: { ...texts, title: event.target.value } })}
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('agentName')}>
          <Input
            maxLength={60}
            placeholder={tenant.name}
            value={agent.name}
            onFocus={inWindow}
            onChange={(event) => set({ agent: { ...agent, name: event.target.value } })}
          />
        </Field>
        <Field label={t('agentRole')}>
          <Input
            maxLength={60}
            placeholder={t('usualRole')}
            value={agent.role}
            onFocus={inWindow}
            onChange={(event) => set({ agent: { ...agent, role: event.target.value } })}
          />
        </Field>
      </div>
    </Part>
  );
}

function ChannelFields({ config, set }: { config: WidgetConfig; set: Change }) {
  const t = useTranslations('widget');
  return (
    <Part title={t('channels')} hint={t('channelsHint')}>
      {channelChoices.map((channel) => (
        <Checkbox
          key={channel}
          label={t(`channelNames.${channel}`)}
          checked={config.channels.includes(channel)}
          onCheckedChange={(on) =>
            set({ channels: channelChoices.filter((name) => (name === channel ? on : config.channels.includes(name))) })
          }
        />
      ))}
      <Checkbox label={t('booking')} checked={config.booking} onCheckedChange={(booking) => set({ booking })} />
    </Part>
  );
}

function ContactFields({ config, set, documents }: { config: WidgetConfig; set: Change; documents: Props['widget']['documents'] }) {
  const t = useTranslations('widget');
  const { tenant } = useShell();
  const { fields } = config;
  return (
    <Part title={t('contact')}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('nameField')}>
          <Select
            value={fields.name}
            onValueChange={(name) => set({ fields: { ...fields, name } })}
            options={(['required', 'optional', 'hidden'] as const).map((value) => ({ value, label: t(`nameFields.${value}`) }))}
          />
        </Field>
        <Field label={t('contactField')}>
          <Select
            value={fields.contact}
            onValueChange={(contact) => set({ fields: { ...fields, contact } })}
            options={(['either', 'phone', 'email'] as const).map((value) => ({ value, label: t(`contactFields.${value}`) }))}
          />
        </Field>
      </div>
      <Checkbox
        label={t('marketing')}
        hint={t('marketingHint')}
        checked={config.marketingConsent}
        onCheckedChange={(marketingConsent) => set({ marketingConsent })}
      />
      <ul className="grid gap-1 text-sm">
        {documents.map((document) => (
          <li key={document.id}>
            <Link
              href={`/legal/${tenant.slug}/${document.id}`}
              target="_blank"
              rel="noopener"
              className="underline decoration-line-strong underline-offset-4 hover:decoration-ink"
            >
              {document.title}
            </Link>{' '}
            <span className="text-ink-3">{t('version', { version: document.version })}</span>
          </li>
        ))}
      </ul>
      <p className="text-xs text-ink-3">{t('documentsHint')}</p>
    </Part>
  );
}

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className="grid gap-4 border-t border-line pt-5">
      <div className="grid gap-1">
        <h2 className="text-md font-semibold">{title}</h2>
        {hint ? <p className="text-sm text-ink-2">{hint}</p> : null}
      </div>
      {children}
    </section>
  );
}
