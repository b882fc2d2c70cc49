import type { JSX } from 'preact';
import type * as assistModule from '../assist';
import type { ContactInput } from '../../protocol';
import type { Draft } from '../state';
import { Icon } from './icons';
import type { Ui } from './ui';

let helper: typeof assistModule | null = null;

/** Checks and typing help are a chunk of their own, here before the form is filled; without it the server alone checks. */
export async function assist({ t, set }: Ui): Promise<void> {
  if (helper) return;
  helper = await import('../assist').catch(() => null);
  helper?.prepare(t);
  set({});
}

/** What the contact field asks for. */
export type Asks = 'phone' | 'email' | 'either' | 'nothing';

/** What the form holds, checked; when the network was gone before the checks came, as it stands: it is kept and the server decides. */
export function contactOf({ desk, config }: Ui, asks: Asks): { contact: ContactInput; errors: Record<string, string> } {
  const { draft } = desk.store.get();
  const { fields, consents } = config;
  const { name, contact: typed } = draft;
  const { contact, errors } = helper
    ? helper.readContact(draft, asks, fields.name)
    : { contact: { ...(name && { name }), ...(typed && { [typed.includes('@') ? 'email' : 'phone']: typed }) }, errors: {} };
  const ticked = consents.filter((consent) => draft.ticks[consent.documentId]);
  const has = (purpose: string): boolean => ticked.some((consent) => consent.purpose === purpose);
  const consent = { gdpr: has('data'), marketing: has('marketing'), documentIds: ticked.map((one) => one.documentId) };
  const isMissing = consents.some((one) => one.required && !ticked.includes(one));
  return { contact: { ...contact, consent }, errors: { ...errors, ...(isMissing && { consent: 'consent.missing' }) } };
}

/** A field's label, control and error, tied together for screen readers. */
export function Field({
  id,
  label,
  error,
  children,
}: {
  id: string;
  label: string;
  error: string | null;
  children: JSX.Element;
}): JSX.Element {
  return (
    <div class="f">
      <label for={id}>{label}</label>
      {children}
      {error && <ErrorLine id={`${id}-e`} text={error} />}
    </div>
  );
}

export function ErrorLine({ id, text }: { id?: string; text: string }): JSX.Element {
  return (
    <div class="er" id={id}>
      <Icon name="alert" size={14} />
      <span>{text}</span>
    </div>
  );
}

export function errorText(ui: Ui, reason: string | undefined): string | null {
  if (!reason) return null;
  const domain = ui.s.hint;
  if (reason === 'email.invalid' && domain) return ui.t('email.unfinished', { domain });
  return ui.t.maybe(reason) ?? ui.t.maybe('refused');
}

export function ContactFields({ ui, asks, prefix }: { ui: Ui; asks: Asks; prefix: string }): JSX.Element {
  const { s, t, config, desk } = ui;
  const draft = (to: Partial<Draft>): void => desk.store.draft(to);
  const inputMode = asks === 'phone' ? 'tel' : asks === 'email' ? 'email' : undefined; // not `type`: a browser's own check would speak over ours
  const label = t(asks === 'phone' ? 'phone' : asks === 'email' ? 'email' : 'contact');
  const hint = s.errors.contact ? null : s.hint;
  return (
    <>
      {config.fields.name !== 'hidden' && (
        <Field id={`${prefix}name`} label={t('name')} error={errorText(ui, s.errors.name)}>
          <input
            id={`${prefix}name`}
            class="in"
            autocomplete="name"
            maxLength={120}
            value={s.draft.name}
            aria-invalid={!!s.errors.name}
            aria-describedby={s.errors.name ? `${prefix}name-e` : undefined}
            onInput={(event) => draft({ name: event.currentTarget.value })}
          />
        </Field>
      )}
      {asks !== 'nothing' && (
        <Field id={`${prefix}contact`} label={label} error={errorText(ui, s.errors.contact)}>
          <>
            <input
              id={`${prefix}contact`}
              class="in"
              inputMode={inputMode}
              dir="ltr"
              autocomplete={asks === 'phone' ? 'tel' : 'email'}
              maxLength={254}
              value={s.draft.contact}
              aria-invalid={!!s.errors.contact}
              aria-describedby={s.errors.contact ? `${prefix}contact-e` : hint ? `${prefix}hint` : undefined}
              onInput={({ currentTarget: { value, selectionStart } }) => {
                const isGrowing = value.length > s.draft.contact.length && selectionStart === value.length;
                draft({ contact: isGrowing && helper && asks !== 'email' ? helper.formatPhone(value) : value });
              }}
              onBlur={() => ui.set({ hint: helper?.emailHint(s.draft.contact) ?? null })}
            />
            {helper && s.hint && <helper.Hint ui={ui} id={`${prefix}hint`} />}
          </>
        </Field>
      )}
    </>
  );
}

/** One tick per purpose; `[…]` in the label is the link to the document. */
export function Consents({ ui, prefix }: { ui: Ui; prefix: string }): JSX.Element | null {
  const { s, config, desk } = ui;
  if (config.consents.length === 0) return null;
  return (
    <div class="cks">
      {config.consents.map((consent) => {
        const id = `${prefix}${consent.documentId}`;
        const label = consent.label || ui.t('consent.data');
        const [before = '', link = '', after = ''] = label.includes('[') ? label.split(/[[\]]/) : ['', label];
        const bad = !!s.errors.consent && consent.required && !s.draft.ticks[consent.documentId];
        return (
          <div class={bad ? 'ck bad' : 'ck'} key={id}>
            <input
              type="checkbox"
              id={id}
              checked={!!s.draft.ticks[consent.documentId]}
              aria-invalid={bad}
              aria-describedby={bad ? `${prefix}consent-e` : undefined}
              // Not `change`: what the form does on `input` may draw the box again before it, as it was.
              onInput={(event) => {
                desk.store.draft({ ticks: { ...s.draft.ticks, [consent.documentId]: event.currentTarget.checked } });
                if (s.errors.consent)
                  ui.set({ errors: Object.fromEntries(Object.entries(desk.store.get().errors).filter(([key]) => key !== 'consent')) });
              }}
            />
            <label for={id}>
              {before}
              <a class="lk" href={safeUrl(consent.url, config.origin)} target="_blank" rel="noopener">
                {link}
              </a>
              {after}
            </label>
          </div>
        );
      })}
      {s.errors.consent && <ErrorLine id={`${prefix}consent-e`} text={ui.t('consent.missing')} />}
    </div>
  );
}

/** Only web addresses become links: `javascript:` from a setting must not run on the customer's page. */
export function safeUrl(url: string, base: string): string | undefined {
  try {
    const parsed = new URL(url, base);
    return /^(https?|tg|mailto|tel):$/.test(parsed.protocol) ? parsed.href : undefined;
  } catch {
    return undefined;
  }
}
