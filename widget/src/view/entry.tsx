import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ChannelName, ContactInput, LeadInput } from '../../protocol';
import type { Draft } from '../state';
import { visitorZone } from '../time';
import type { TextKey } from '../text';
import { assist, Consents, ContactFields, contactOf, ErrorLine, Field, errorText, safeUrl, type Asks } from './contact-fields';
import { channelIcon, Icon } from './icons';
import { arrowTarget, focusSibling, type Ui } from './ui';

/** The first view: who answers and how fast, where to reply, a contact with separate consents; a question needs none of it. */
export function Entry({ ui }: { ui: Ui }): JSX.Element {
  const { s, t, config, desk } = ui;
  const form = useRef<HTMLFormElement>(null);
  const { closed } = s;
  const asks = asksOf(ui);
  const errors = Object.entries(s.errors);

  useEffect(() => {
    if (errors.length === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    void assist(ui); // the words for a refusal that came after a reload
  }, [errors.length > 0 && s.errors]);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    await assist(ui);
    if (desk.store.get().view === 'chat') return; // pressed twice
    const { contact, errors: found } = contactOf(ui, asks);
    ui.set({ errors: found });
    if (Object.keys(found).length > 0) return;
    const { draft } = desk.store.get();
    ui.track('submit', { channel: draft.channel });
    ui.set({ view: 'chat', draft: { ...draft, text: '' } });
    desk.lead(leadOf(ui, draft, contact));
  };

  const reasons = [...new Set(errors.map(([, reason]) => reason))];
  return (
    <div class="bd">
      <div class="hero">
        <h2 dir="auto">{closed ? t('closed.title') : config.texts.title}</h2>
        <p dir="auto">{closed ? closed.closedText(t, config.hours, new Date()) : config.texts.greeting}</p>
      </div>
      <form
        class="pad"
        ref={form}
        noValidate
        onSubmit={(event) => void submit(event)}
        onFocusIn={() => ui.track('focus')}
        onInput={() => void assist(ui)}
      >
        {!closed && <Channels ui={ui} />}
        {closed && (
          <Field id="fl-text" label={t('question')} error={null}>
            <textarea
              id="fl-text"
              class="in"
              dir="auto"
              rows={3}
              maxLength={4000}
              placeholder={t('question.hint')}
              value={s.draft.text}
              onInput={(event) => desk.store.draft({ text: event.currentTarget.value })}
            />
          </Field>
        )}
        <ContactFields ui={ui} asks={asks} prefix="fl-" />
        {asks === 'nothing' && <div class="hn">{t('nocontact')}</div>}
        <Consents ui={ui} prefix="fl-" />
        <div role="alert" class={errors.length > 1 || s.errors.form ? '' : 'vh'}>
          {s.errors.form ? (
            <ErrorLine text={errorText(ui, s.errors.form) ?? ''} />
          ) : errors.length > 0 ? (
            <span class="vh">{reasons.map((reason) => errorText(ui, reason)).join(' ')}</span>
          ) : null}
        </div>
        <button class="b p" type="submit">
          {s.draft.channel !== 'web' && !closed && <Icon name={channelIcon(s.draft.channel)} size={18} />}
          {submitText(ui)}
        </button>
        <div class="alt">
          <button class="b t" type="button" onClick={() => ui.set({ view: 'chat', errors: {} })}>
            {t('ask')}
          </button>
          {closed && config.booking.enabled && config.flags.booking && (
            <a class="b t" href={safeUrl(config.booking.url, config.origin)} target="_blank" rel="noopener">
              <Icon name="calendar" size={18} />
              {t('book.self')}
            </a>
          )}
        </div>
      </form>
    </div>
  );
}

function Channels({ ui }: { ui: Ui }): JSX.Element | null {
  const { s, t, config, desk } = ui;
  if (config.channels.length < 2) return null;
  const choose = (channel: ChannelName): void => {
    if (channel !== s.draft.channel) ui.track('channel_select', { channel });
    desk.store.draft({ channel, ...(asksFor(ui, channel) === asksOf(ui) ? {} : { contact: '' }) });
  };
  return (
    <div class="f">
      <span class="lb" id="fl-channel">
        {t('channel')}
      </span>
      <div class="chs" role="radiogroup" aria-labelledby="fl-channel">
        {config.channels.map(({ channel }, index) => (
          <button
            type="button"
            key={channel}
            role="radio"
            class="ch"
            aria-checked={channel === s.draft.channel}
            tabIndex={channel === s.draft.channel ? 0 : -1}
            onClick={() => choose(channel)}
            onKeyDown={(event) => {
              const to = arrowTarget(event, index, config.channels.length);
              const offer = to === null ? undefined : config.channels[to];
              if (!offer) return;
              event.preventDefault();
              choose(offer.channel);
              focusSibling(event.currentTarget, to ?? 0);
            }}
          >
            <Icon name={channelIcon(channel)} />
            {channelName(ui, channel)}
          </button>
        ))}
      </div>
    </div>
  );
}

export function channelName(ui: Ui, channel: ChannelName): string {
  return ui.t(`ch.${channel}` as TextKey);
}

function asksFor({ config }: Ui, channel: ChannelName): Asks {
  const needs = config.channels.find((offer) => offer.channel === channel)?.needs ?? 'nothing';
  return needs === 'nothing' ? (channel === 'web' ? config.fields.contact : 'nothing') : needs;
}

function asksOf(ui: Ui): Asks {
  return ui.s.closed ? ui.config.fields.contact : asksFor(ui, ui.s.draft.channel);
}

function submitText(ui: Ui): string {
  const { channel } = ui.s.draft;
  if (ui.s.closed) return ui.t('submit.closed');
  if (channel === 'web') return ui.t('submit');
  return asksOf(ui) === 'nothing' ? ui.t('submit.app', { app: channelName(ui, channel) }) : ui.t('submit.send');
}

function leadOf(ui: Ui, draft: Draft, { consent, ...contact }: ContactInput): LeadInput {
  const { s, config, desk } = ui;
  const message = draft.text.trim();
  return {
    tenant: config.key,
    contact,
    consent,
    source: 'widget',
    channel: s.closed ? 'web' : draft.channel,
    ...desk.page.facts(),
    timeZone: visitorZone(),
    locale: config.locale,
    ...(message ? { payload: { message } } : {}),
  };
}
