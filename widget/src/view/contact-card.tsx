import type { JSX } from 'preact';
import { assist, Consents, ContactFields, contactOf, ErrorLine, errorText } from './contact-fields';
import type { Ui } from './ui';

/** The contact asked for inside the dialogue: by the bot, or because a booking needs one. */
export function ContactCard({ ui, saved }: { ui: Ui; saved?: () => void }): JSX.Element {
  const { s, t, config, desk } = ui;
  const waiting = s.queue.some((item) => item.kind === 'contact');
  if (!saved && (s.about?.contact.hasPhone || s.about?.contact.hasEmail)) return <div class="sys">{t('form.saved')}</div>;
  const submit = async (event: Event, form: HTMLFormElement): Promise<void> => {
    event.preventDefault();
    await assist(ui);
    if (desk.store.get().queue.some((item) => item.kind === 'contact')) return; // pressed twice
    const { contact, errors } = contactOf(ui, config.fields.contact);
    ui.set({ errors });
    if (Object.keys(errors).length > 0) {
      setTimeout(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    ui.track('submit', { form: 'contact' });
    desk.contact(contact);
    saved?.();
  };
  return (
    <form class="card pad" noValidate onSubmit={(event) => void submit(event, event.currentTarget)} onInput={() => void assist(ui)}>
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
