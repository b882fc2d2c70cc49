import { DateTime } from 'luxon';
import type { Scope } from '@/server/domain/scope';
import { tenantSettingsSchema } from '@/server/domain/tenants/schema';
import { brandColors } from '@/server/domain/widgets/rules/brand-colors';
import { widgetConfigSchema } from '@/server/domain/widgets/schema';
import { openOptional } from '@/server/platform/crypto';
import { env } from '@/server/platform/env';
import { derivedId } from '@/server/platform/ids';
import type { Mail } from '@/server/platform/mail/send-mail';
import { bookingMail, bookingMessage, type BookingMail, type BookingMailKind } from '@/server/platform/mail/templates/booking';
import type { BookingCard } from '@/widget/protocol';
import { icsOf } from '../rules/ics-of';
import { bookingCard, getBooking } from '../queries';
import type { Booking } from '../schema';

/** What there is to tell a person about a booking, and where they can hear it. */
export type Notice = {
  /** Names this news of this version of the booking: whoever acts on it twice acts once. */
  key: string;
  letter: Mail | null;
  message: { conversationId: string; text: string; card: BookingCard; manage: { label: string; url: string } | null } | null;
};

/**
 * Reads the booking anew. Null when the news is no longer true: the booking was cancelled, moved or closed meanwhile, and another
 * event tells of that. Throws NOT_FOUND.
 */
export async function findNotice(scope: Scope, { bookingId, kind }: { bookingId: string; kind: BookingMailKind }): Promise<Notice | null> {
  const booking = await getBooking(scope, bookingId);
  if (booking.status !== (kind === 'cancelled' ? 'cancelled' : 'confirmed')) return null;
  if (kind !== 'cancelled' && booking.startsAt <= scope.now()) return null;
  const card = await bookingCard(scope, bookingId);
  const person = await personOf(scope, booking);
  const mail = await mailFacts(scope, { booking, card, kind, person });
  return {
    key: `booking:${bookingId}:${booking.sequence}:${kind}`,
    letter: person.email ? letterOf(scope, { booking, card, mail, person: { ...person, email: person.email } }) : null,
    message: await messageOf(scope, booking, card, mail),
  };
}

type Person = { name: string | null; email: string | null; locale: string | null; timeZone: string | null };

async function personOf(scope: Scope, booking: Booking): Promise<Person> {
  const contact = booking.contactId
    ? await scope.db.contact.findFirst({ where: { tenantId: scope.tenantId, id: booking.contactId } })
    : null;
  return {
    name: openOptional(contact?.name),
    email: openOptional(contact?.email),
    locale: contact?.locale ?? null,
    timeZone: contact?.timeZone ?? null,
  };
}

async function mailFacts(
  scope: Scope,
  { booking, card, kind, person }: { booking: Booking; card: BookingCard; kind: BookingMailKind; person: Person },
): Promise<BookingMail> {
  const tenant = await scope.db.tenant.findUniqueOrThrow({
    where: { id: scope.tenantId },
    select: { name: true, locale: true, timeZone: true, settings: true },
  });
  const widget = await scope.db.widget.findFirst({
    where: { tenantId: scope.tenantId },
    orderBy: { createdAt: 'asc' },
    select: { config: true },
  });
  const colors = brandColors(widgetConfigSchema.parse(widget?.config ?? {}).brand);
  const locale = (person.locale ?? tenant.locale) === 'en' ? 'en' : 'ru';
  const settings = tenantSettingsSchema.parse(tenant.settings ?? {});
  return {
    kind,
    locale,
    name: person.name,
    service: booking.serviceName,
    staff: booking.staffName,
    manageUrl: card.manageUrl,
    tenant: { name: tenant.name, color: colors.brand, on: colors.on, address: settings.address, phone: settings.phone },
    when: whenText(booking.startsAt, tenant.timeZone, locale),
    whenHere: hereText(booking.startsAt, tenant.timeZone, person.timeZone, locale),
  };
}

function letterOf(
  scope: Scope,
  { booking, card, mail, person }: { booking: Booking; card: BookingCard; mail: BookingMail; person: Person & { email: string } },
): Mail {
  const sender = /<([^>]+)>/.exec(env().MAIL_FROM)?.[1] ?? env().MAIL_FROM;
  const ics = icsOf({
    bookingId: booking.id,
    sequence: booking.sequence,
    cancelled: booking.status === 'cancelled',
    startsAt: booking.startsAt,
    endsAt: booking.endsAt,
    stamp: scope.now(),
    timeZone: card.timeZone,
    title: `${booking.serviceName}, ${mail.tenant.name}`,
    description: [booking.staffName, card.manageUrl].filter(Boolean).join('\n'),
    location: card.address,
    url: card.manageUrl,
    organizer: { name: mail.tenant.name, email: sender },
    attendee: { name: person.name, email: person.email },
  });
  const isReminder = mail.kind === 'day_before' || mail.kind === 'soon';
  const method = mail.kind === 'cancelled' ? 'CANCEL' : 'REQUEST';
  return {
    to: person.email,
    ...bookingMail(mail),
    // A letter sent twice around a crash has one Message-ID: mail programs show it once.
    headers: {
      'Message-ID': `<${derivedId('letter', booking.id, String(booking.sequence), mail.kind)}@${sender.split('@')[1] ?? 'fastlead.localhost'}>`,
    },
    ...(isReminder
      ? {}
      : { attachments: [{ filename: 'invite.ics', contentType: `text/calendar; charset=utf-8; method=${method}`, content: ics }] }),
  };
}

async function messageOf(scope: Scope, booking: Booking, card: BookingCard, mail: BookingMail): Promise<Notice['message']> {
  if (!booking.conversationId) return null;
  const conversation = await scope.db.conversation.findFirst({
    where: { tenantId: scope.tenantId, id: booking.conversationId },
    select: { status: true, channel: true },
  });
  // A closed conversation stays closed, and an e-mail conversation would say the letter once more.
  if (!conversation || conversation.status === 'resolved' || conversation.channel === 'email') return null;
  const manage =
    card.manageUrl && mail.kind !== 'cancelled'
      ? { label: mail.locale === 'en' ? 'Reschedule or cancel' : 'Перенести или отменить', url: card.manageUrl }
      : null;
  return { conversationId: booking.conversationId, text: bookingMessage(mail), card, manage };
}

/** «чт, 19 ноября, 14:30». */
export function whenText(at: Date, timeZone: string, locale: 'ru' | 'en'): string {
  const local = DateTime.fromJSDate(at, { zone: timeZone }).setLocale(locale);
  return `${local.toLocaleString({ weekday: 'short', day: 'numeric', month: 'long' })}, ${local.toFormat('HH:mm')}`;
}

function hereText(at: Date, timeZone: string, personZone: string | null, locale: 'ru' | 'en'): string | null {
  if (!personZone) return null;
  const [there, here] = [DateTime.fromJSDate(at, { zone: timeZone }), DateTime.fromJSDate(at, { zone: personZone })];
  if (!here.isValid || here.offset === there.offset) return null;
  const day = here.hasSame(there, 'day') ? '' : `${here.setLocale(locale).toLocaleString({ day: 'numeric', month: 'long' })}, `;
  const zone = `UTC${there.toFormat('Z')}`;
  return locale === 'en'
    ? `The time above is local, ${zone}. Yours: ${day}${here.toFormat('HH:mm')}`
    : `Время местное, ${zone}. У вас будет ${day}${here.toFormat('HH:mm')}`;
}
