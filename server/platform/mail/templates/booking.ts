import { letterHtml, letterText, type LetterBlock } from './layout';

/** Letters about one appointment, from a business to its client. They follow from the booking, so none carries an unsubscribe link. */
export type BookingMail = {
  kind: BookingMailKind;
  locale: 'ru' | 'en';
  /** Name as the person gave it. */
  name: string | null;
  tenant: { name: string; color: string; on: string; address: string | null; phone: string | null };
  /** «чт, 19 ноября, 14:30», in the zone of the business. */
  when: string;
  /** «У вас будет 12:30», where the person's zone is another one. */
  whenHere: string | null;
  service: string;
  staff: string;
  manageUrl: string | null;
};
export type BookingMailKind = 'confirmed' | 'rescheduled' | 'cancelled' | 'day_before' | 'soon';

export function bookingMail(mail: BookingMail): { subject: string; html: string; text: string } {
  const words = (mail.locale === 'en' ? english : russian)(mail)[mail.kind];
  const lines = [`${mail.service}, ${mail.staff}`, mail.whenHere, mail.tenant.address].filter((line): line is string => Boolean(line));
  const blocks: LetterBlock[] = [
    { type: 'title', text: words.title },
    { type: 'text', text: words.text },
    ...lines.map((text): LetterBlock => ({ type: 'text', text })),
    ...(mail.manageUrl ? [{ type: 'button', label: words.button, url: mail.manageUrl } satisfies LetterBlock] : []),
    { type: 'rule' },
    { type: 'text', text: words.note, small: true },
  ];
  const footer = [mail.tenant.name, mail.tenant.phone].filter((line): line is string => Boolean(line));
  const content = {
    lang: mail.locale,
    subject: words.subject,
    preheader: words.text,
    blocks,
    footer: [footer.join(', ')],
    brand: { name: mail.tenant.name, color: mail.tenant.color, on: mail.tenant.on },
  };
  return { subject: words.subject, html: letterHtml(content), text: letterText(content) };
}

/** The same news in one message of a conversation. */
export function bookingMessage(mail: BookingMail): string {
  const words = (mail.locale === 'en' ? english : russian)(mail)[mail.kind];
  const place = mail.tenant.address ? `\n${mail.tenant.address}` : '';
  return `${words.message}\n${mail.service}, ${mail.staff}${mail.whenHere ? `\n${mail.whenHere}` : ''}${mail.kind === 'cancelled' ? '' : place}`;
}

type Words = { subject: string; title: string; text: string; button: string; note: string; message: string };

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

const russian = ({ when, tenant, name }: BookingMail): Record<BookingMailKind, Words> => {
  const hello = name ? `${name}, здравствуйте. ` : 'Здравствуйте. ';
  const note = 'Перенести или отменить запись можно в любое время до её начала. Файл с записью приложен к письму.';
  return {
    confirmed: {
      subject: `Вы записаны: ${when}, ${tenant.name}`,
      title: capital(when),
      text: `${hello}Вы записаны, ждём вас.`,
      button: 'Перенести или отменить',
      note,
      message: `Вы записаны: ${when}.`,
    },
    rescheduled: {
      subject: `Новое время записи: ${when}, ${tenant.name}`,
      title: capital(when),
      text: `${hello}Запись перенесена на новое время.`,
      button: 'Перенести или отменить',
      note,
      message: `Запись перенесена: ${when}.`,
    },
    cancelled: {
      subject: `Запись отменена: ${when}, ${tenant.name}`,
      title: 'Запись отменена',
      text: `${hello}Запись на ${when} отменена, время свободно.`,
      button: 'Открыть запись',
      note: 'Если это ошибка, запишитесь снова или позвоните нам.',
      message: `Запись на ${when} отменена.`,
    },
    day_before: {
      subject: `Напоминаем о записи: ${when}, ${tenant.name}`,
      title: capital(when),
      text: `${hello}Напоминаем о вашей записи.`,
      button: 'Перенести или отменить',
      note: 'Если планы изменились, перенесите или отмените запись, чтобы время не пропало.',
      message: `Напоминаем о записи: ${when}.`,
    },
    soon: {
      subject: `Скоро ваша запись: ${when}, ${tenant.name}`,
      title: capital(when),
      text: `${hello}До вашей записи два часа.`,
      button: 'Открыть запись',
      note: 'Опаздываете или не успеваете? Дайте нам знать.',
      message: `До вашей записи два часа: ${when}.`,
    },
  };
};

const english = ({ when, tenant, name }: BookingMail): Record<BookingMailKind, Words> => {
  const hello = name ? `Hello ${name}. ` : 'Hello. ';
  const note = 'You can reschedule or cancel at any time before it starts. A calendar file is attached.';
  return {
    confirmed: {
      subject: `You are booked: ${when}, ${tenant.name}`,
      title: capital(when),
      text: `${hello}You are booked, see you then.`,
      button: 'Reschedule or cancel',
      note,
      message: `You are booked: ${when}.`,
    },
    rescheduled: {
      subject: `New time of your appointment: ${when}, ${tenant.name}`,
      title: capital(when),
      text: `${hello}Your appointment has moved to a new time.`,
      button: 'Reschedule or cancel',
      note,
      message: `Your appointment has moved: ${when}.`,
    },
    cancelled: {
      subject: `Appointment cancelled: ${when}, ${tenant.name}`,
      title: 'Appointment cancelled',
      text: `${hello}Your appointment on ${when} is cancelled and the time is free.`,
      button: 'Open the appointment',
      note: 'If this is a mistake, book again or call us.',
      message: `Your appointment on ${when} is cancelled.`,
    },
    day_before: {
      subject: `Reminder: ${when}, ${tenant.name}`,
      title: capital(when),
      text: `${hello}This is a reminder of your appointment.`,
      button: 'Reschedule or cancel',
      note: 'If your plans have changed, please reschedule or cancel so that the time is not lost.',
      message: `A reminder of your appointment: ${when}.`,
    },
    soon: {
      subject: `Your appointment is soon: ${when}, ${tenant.name}`,
      title: capital(when),
      text: `${hello}Your appointment is in two hours.`,
      button: 'Open the appointment',
      note: 'Running late or unable to come? Please let us know.',
      message: `Your appointment is in two hours: ${when}.`,
    },
  };
};
