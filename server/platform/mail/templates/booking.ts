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
  const labels = mail.locale === 'en' ? englishLabels : russianLabels;
  const address = mail.tenant.address;
  const blocks: LetterBlock[] = [
    { type: 'lead', text: words.text },
    { type: 'title', text: words.title },
    ...(mail.whenHere ? [{ type: 'text', text: mail.whenHere } satisfies LetterBlock] : []),
    {
      type: 'facts',
      rows: [
        { label: labels.service, value: mail.service },
        { label: labels.staff, value: mail.staff },
        ...(address ? [{ label: labels.address, value: address, link: { label: labels.map, url: mapOf(address) } }] : []),
      ],
    },
    ...(mail.manageUrl ? [{ type: 'button', label: words.button, url: mail.manageUrl } satisfies LetterBlock] : []),
    { type: 'text', text: words.note, small: true },
  ];
  const footer = [mail.tenant.name, mail.tenant.phone].filter((line): line is string => Boolean(line));
  const content = {
    lang: mail.locale,
    subject: words.subject,
    preheader: `${words.text}. ${mail.service}, ${mail.staff}`,
    blocks,
    footer: [footer.join(', ')],
    brand: { name: mail.tenant.name, note: labels.booking, color: mail.tenant.color, on: mail.tenant.on },
  };
  return { subject: words.subject, html: letterHtml(content), text: letterText(content) };
}

const russianLabels = { booking: 'Запись', service: 'Услуга', staff: 'Специалист', address: 'Адрес', map: 'Открыть карту' };
const englishLabels = { booking: 'Appointment', service: 'Service', staff: 'With', address: 'Address', map: 'Open the map' };

function mapOf(address: string): string {
  return `https://yandex.ru/maps/?text=${encodeURIComponent(address)}`;
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
  const note = 'Перенести или отменить запись можно в любое время до её начала. Файл с записью приложен к письму.';
  return {
    confirmed: {
      subject: `Вы записаны: ${when}, ${tenant.name}`,
      title: capital(when),
      text: name ? `${name}, вы записаны` : 'Вы записаны',
      button: 'Перенести или отменить',
      note,
      message: `Вы записаны: ${when}.`,
    },
    rescheduled: {
      subject: `Новое время записи: ${when}, ${tenant.name}`,
      title: capital(when),
      text: name ? `${name}, запись перенесена` : 'Запись перенесена',
      button: 'Перенести или отменить',
      note,
      message: `Запись перенесена: ${when}.`,
    },
    cancelled: {
      subject: `Запись отменена: ${when}, ${tenant.name}`,
      title: 'Запись отменена',
      text: name ? `${name}, здравствуйте` : 'Здравствуйте',
      button: 'Открыть запись',
      note: `Запись на ${when} отменена, время свободно. Если это ошибка, запишитесь снова или позвоните нам.`,
      message: `Запись на ${when} отменена.`,
    },
    day_before: {
      subject: `Напоминаем о записи: ${when}, ${tenant.name}`,
      title: capital(when),
      text: name ? `${name}, напоминаем о записи` : 'Напоминаем о записи',
      button: 'Перенести или отменить',
      note: 'Если планы изменились, перенесите или отмените запись, чтобы время не пропало.',
      message: `Напоминаем о записи: ${when}.`,
    },
    soon: {
      subject: `Скоро ваша запись: ${when}, ${tenant.name}`,
      title: capital(when),
      text: name ? `${name}, до записи два часа` : 'До записи два часа',
      button: 'Открыть запись',
      note: 'Опаздываете или не успеваете? Дайте нам знать.',
      message: `До вашей записи два часа: ${when}.`,
    },
  };
};

const english = ({ when, tenant, name }: BookingMail): Record<BookingMailKind, Words> => {
  const note = 'You can reschedule or cancel at any time before it starts. A calendar file is attached.';
  return {
    confirmed: {
      subject: `You are booked: ${when}, ${tenant.name}`,
      title: capital(when),
      text: name ? `${name}, you are booked` : 'You are booked',
      button: 'Reschedule or cancel',
      note,
      message: `You are booked: ${when}.`,
    },
    rescheduled: {
      subject: `New time of your appointment: ${when}, ${tenant.name}`,
      title: capital(when),
      text: name ? `${name}, your appointment has moved` : 'Your appointment has moved',
      button: 'Reschedule or cancel',
      note,
      message: `Your appointment has moved: ${when}.`,
    },
    cancelled: {
      subject: `Appointment cancelled: ${when}, ${tenant.name}`,
      title: 'Appointment cancelled',
      text: name ? `Hello ${name}` : 'Hello',
      button: 'Open the appointment',
      note: `Your appointment on ${when} is cancelled and the time is free. If this is a mistake, book again or call us.`,
      message: `Your appointment on ${when} is cancelled.`,
    },
    day_before: {
      subject: `Reminder: ${when}, ${tenant.name}`,
      title: capital(when),
      text: name ? `${name}, a reminder of your appointment` : 'A reminder of your appointment',
      button: 'Reschedule or cancel',
      note: 'If your plans have changed, please reschedule or cancel so that the time is not lost.',
      message: `A reminder of your appointment: ${when}.`,
    },
    soon: {
      subject: `Your appointment is soon: ${when}, ${tenant.name}`,
      title: capital(when),
      text: name ? `${name}, your appointment is in two hours` : 'Your appointment is in two hours',
      button: 'Open the appointment',
      note: 'Running late or unable to come? Please let us know.',
      message: `Your appointment is in two hours: ${when}.`,
    },
  };
};
