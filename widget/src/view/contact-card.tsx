import type { JSX } from 'preact';
import { Consents, ContactFields, ErrorLine, errorText, readContact } from './contact-fields';
import type { Ui } from './ui';

/** The contact asked for inside the dialogue: by the bot, or because a booking needs one. */
export function ContactCard({ ui, saved }: { ui: Ui; saved?: () => void }): JSX.Element {
  const { s, t, config, desk } = ui;
  const waiting = s.queue.some((item) => item.kind === 'contact');
  if (!saved && (s.about?.contact.hasPhone || s.about?.contact.hasEmail)) return <div class="sys">{t('form.saved')}</div>;
  return (
    <form
      class="card pad"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const { contact, errors } = readContact(s.draft, config.fields.contact, config.fields.name, config.consents);
        ui.set({ errors });
        if (Object.keys(errors).length > 0) {
          const form = event.currentTarget;
          setTimeout(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
          return;
        }
        ui.track('submit', { form: 'contact' });
        desk.contact(contact);
        saved?.();
      }}
    >
      <b>{t('form.card')}</b>
      <ContactFields ui={ui} asks={config.fields.contact} prefix="flc-" />
      <Consents ui={ui} prefix="flc-" />
      {s.errors.form && (
        <div role="alert">
          <ErrorLine text={errorText(ui, s.errors.form) ?? ''} />
        </div>
      )}
      <button class="b p" type="submit" aria-disabled={waiting}>
        {waiting ? t('sending') : t('submit.send')}
      </button>
    </form>
  );
}
