'use client';

import type { inferRouterOutputs } from '@trpc/server';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { CopyButton } from '@/components/ui/copy-button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { Textarea } from '@/components/ui/textarea';
import { useCan, useShell } from '@/components/shell/shell-context';
import type { AppRouter } from '@/server/api/root';
import { channelChoices, type WidgetConfig } from '@/server/domain/widgets/schema';
import { ColorField } from './color-field';
import { ConsentDialog } from './consent-dialog';
import type { FieldName, WidgetDraft } from './merge';
import type { PreviewView } from './preview-frame';

type Props = {
  widget: inferRouterOutputs<AppRouter>['widgets']['get'];
  publicKey: string;
  draft: WidgetDraft;
  /** Fields that differ from what is saved. */
  changed: FieldName[];
  wrongOrigin: string | undefined;
  onChange: (draft: WidgetDraft) => void;
  /** The part of the preview that a field is about. */
  onShow: (view: PreviewView) => void;
};

export function WidgetFields({ widget, publicKey, draft, changed, wrongOrigin, onChange, onShow }: Props) {
  const t = useTranslations('widget');
  const set: Change = (change) => onChange({ ...draft, config: { ...draft.config, ...change } });
  const snippet = `<script async src="${widget.origin}/widget/v1/widget.js?t=${publicKey}"></script>`;
  return (
    <>
      <Switch
        label={<Label name="enabled" changed={changed} />}
        hint={t('enabledHint')}
        checked={draft.enabled}
        onCheckedChange={(enabled) => onChange({ ...draft, enabled })}
      />
      <Part title={t('look')}>
        <ColorField label={<Label name="color" changed={changed} />} value={draft.config.brand} onChange={(brand) => set({ brand })} />
        <Field label={<Label name="position" changed={changed} />} className="max-w-60">
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
      <TextFields config={draft.config} changed={changed} set={set} onShow={onShow} />
      <InvitationFields config={draft.config} changed={changed} set={set} onShow={onShow} />
      <ChannelFields config={draft.config} changed={changed} set={set} />
      <ContactFields config={draft.config} changed={changed} set={set} documents={widget.documents} />
      <Part title={t('where')}>
        <Field
          label={<Label name="origins" changed={changed} />}
          hint={t('originsHint')}
          error={wrongOrigin ? t('originWrong', { origin: wrongOrigin }) : undefined}
        >
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
type PartProps = { config: WidgetConfig; changed: FieldName[]; set: Change };

function TextFields({ config, changed, set, onShow }: PartProps & Pick<Props, 'onShow'>) {
  const t = useTranslations('widget');
  const { tenant } = useShell();
  const { texts, agent } = config;
  return (
    <Part title={t('texts')}>
      <Field label={<Label name="windowTitle" changed={changed} />}>
        <Input
          maxLength={80}
          placeholder={t('usualTitle')}
          value={texts.title}
          onFocus={() => onShow('window')}
          onChange={(event) => set({ texts: { ...texts, title: event.target.value } })}
        />
      </Field>
      <Field label={<Label name="greeting" changed={changed} />} hint={t('greetingHint')}>
        <Textarea
          rows={2}
          maxLength={500}
          placeholder={t('usualTitle')}
          value={texts.greeting}
          onFocus={() => onShow('chat')}
          onChange={(event) => set({ texts: { ...texts, greeting: event.target.value } })}
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={<Label name="agentName" changed={changed} />}>
          <Input
            maxLength={60}
            placeholder={tenant.name}
            value={agent.name}
            onChange={(event) => set({ agent: { ...agent, name: event.target.value } })}
          />
        </Field>
        <Field label={<Label name="agentRole" changed={changed} />}>
          <Input
            maxLength={60}
            placeholder={t('usualRole')}
            value={agent.role}
            onChange={(event) => set({ agent: { ...agent, role: event.target.value } })}
          />
        </Field>
      </div>
    </Part>
  );
}

const triggers = ['click', 'seconds', 'scroll', 'idle'] as const;
/** What a newly chosen trigger starts with: seconds on the page, per cent of the page, seconds of quiet. */
const usualAmount = { click: 0, seconds: 20, scroll: 50, idle: 5 } as const;

/** The words beside the launcher and when they come. Until then a page carries the loader only. */
function InvitationFields({ config, changed, set, onShow }: PartProps & Pick<Props, 'onShow'>) {
  const t = useTranslations('widget');
  const { texts, open } = config;
  return (
    <Part title={t('invitation')}>
      <Field label={<Label name="open" changed={changed} />} className="max-w-80">
        <Select
          value={open.trigger}
          onValueChange={(trigger) => set({ open: { trigger, value: usualAmount[trigger] } })}
          options={triggers.map((value) => ({ value, label: t(`triggers.${value}`) }))}
        />
      </Field>
      {open.trigger === 'click' ? null : (
        <>
          <Field label={t(`amounts.${open.trigger}`)} className="max-w-40">
            <Input
              type="number"
              inputMode="numeric"
              min={0}
              max={open.trigger === 'scroll' ? 100 : 600}
              value={open.value}
              onChange={(event) => set({ open: { ...open, value: amountOf(event.target.value, open.trigger) } })}
            />
          </Field>
          <Field label={<Label name="invitation" changed={changed} />} hint={t('invitationHint')}>
            <Textarea
              rows={2}
              maxLength={300}
              value={texts.invitation ?? ''}
              onFocus={() => onShow('invitation')}
              onChange={(event) => set({ texts: { ...texts, invitation: event.target.value || null } })}
            />
          </Field>
        </>
      )}
    </Part>
  );
}

function amountOf(typed: string, trigger: WidgetConfig['open']['trigger']): number {
  return Math.min(Math.max(0, Math.round(Number(typed) || 0)), trigger === 'scroll' ? 100 : 600);
}

function ChannelFields({ config, changed, set }: PartProps) {
  const t = useTranslations('widget');
  return (
    <Part title={<Label name="channels" changed={changed} />} hint={t('channelsHint')}>
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
      <Checkbox
        label={<Label name="booking" changed={changed} />}
        checked={config.booking}
        onCheckedChange={(booking) => set({ booking })}
      />
    </Part>
  );
}

function ContactFields({ config, changed, set, documents }: PartProps & { documents: Props['widget']['documents'] }) {
  const t = useTranslations('widget');
  const { tenant } = useShell();
  const { fields } = config;
  const canWrite = useCan('widget:write');
  const [edited, setEdited] = useState<string | null>(null);
  return (
    <Part title={t('contact')}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={<Label name="nameField" changed={changed} />}>
          <Select
            value={fields.name}
            onValueChange={(name) => set({ fields: { ...fields, name } })}
            options={(['required', 'optional', 'hidden'] as const).map((value) => ({ value, label: t(`nameFields.${value}`) }))}
          />
        </Field>
        <Field label={<Label name="contactField" changed={changed} />}>
          <Select
            value={fields.contact}
            onValueChange={(contact) => set({ fields: { ...fields, contact } })}
            options={(['either', 'phone', 'email'] as const).map((value) => ({ value, label: t(`contactFields.${value}`) }))}
          />
        </Field>
      </div>
      <Checkbox
        label={<Label name="marketing" changed={changed} />}
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
            {canWrite ? (
              <Button variant="ghost" size="sm" className="ml-1" onClick={() => setEdited(document.id)}>
                {t('consent.edit')}
                <span className="sr-only">: {document.title}</span>
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <p className="text-xs text-ink-3">{t('documentsHint')}</p>
      {edited ? <ConsentDialog documentId={edited} onClose={() => setEdited(null)} /> : null}
    </Part>
  );
}

/** A field that differs from what is saved bears a slash. */
function Label({ name, changed }: { name: FieldName; changed: FieldName[] }) {
  const t = useTranslations('widget');
  return (
    <>
      {t(`fieldNames.${name}`)}
      {changed.includes(name) ? (
        <>
          <span aria-hidden className={'slash ml-1.5 inline-block h-3 w-1.5 border border-ink bg-accent'} />
          <span className="sr-only">, {t('changed')}</span>
        </>
      ) : null}
    </>
  );
}

function Part({ title, hint, children }: { title: ReactNode; hint?: string; children: ReactNode }) {
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
