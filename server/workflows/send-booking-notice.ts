import { findNotice, type Notice } from '@/server/domain/bookings/queries/find-notice';
import { queueMessage } from '@/server/domain/messages/commands';
import type { Scope } from '@/server/domain/scope';
import { derivedId } from '@/server/platform/ids';
import { sendMail } from '@/server/platform/mail/send-mail';
import type { BookingMailKind } from '@/server/platform/mail/templates/booking';
import { workflow, type Scoped } from './workflow';

const kinds = { 'booking.confirmed': 'confirmed', 'booking.rescheduled': 'rescheduled', 'booking.cancelled': 'cancelled' } as const;

/** Tells the person that the booking was made, moved or cancelled: a letter with the calendar file, and a message where they talk to us. */
export const sendBookingNotice = workflow(
  { id: 'send-booking-notice', on: ['booking.confirmed', 'booking.rescheduled', 'booking.cancelled'], retries: 5 },
  async ({ name, data, step, scoped }) => {
    const news = { bookingId: data.bookingId, kind: kinds[name] };
    const said = await step.run('say', () => scoped((scope) => sayNotice(scope, news)));
    const mailed = await step.run('mail', () => mailNotice(scoped, news));
    return { said, mailed };
  },
);

type News = { bookingId: string; kind: BookingMailKind };

/** Queues the message; the notice's key makes a repetition the same message. False when there is nothing to say or nowhere. */
export async function sayNotice(scope: Scope, news: News): Promise<boolean> {
  const notice = await findNotice(scope, news);
  if (!notice?.message) return false;
  const { conversationId, text, card, manage } = notice.message;
  await queueMessage(scope, {
    conversationId,
    author: 'system',
    kind: 'booking',
    text,
    clientKey: notice.key,
    payload: { booking: card, ...(manage ? { buttons: [{ id: 'manage', ...manage }] } : {}) },
  });
  return true;
}

/**
 * Sends the letter outside any transaction and remembers it, so that a repeated event sends nothing. A crash between the two
 * sends it once more, under the same Message-ID.
 */
export async function mailNotice(scoped: Scoped, news: News): Promise<boolean> {
  const notice = await scoped(async (scope) => {
    const found = await findNotice(scope, news);
    return found?.letter && !(await wasSent(scope, found)) ? found : null;
  });
  if (!notice?.letter) return false;
  await sendMail(notice.letter);
  await scoped((scope) => rememberSent(scope, notice));
  return true;
}

const ROUTE = 'booking-letter';

async function wasSent(scope: Scope, { key }: Notice): Promise<boolean> {
  return (await scope.db.idempotencyKey.count({ where: { tenantId: scope.tenantId, route: ROUTE, key } })) > 0;
}

async function rememberSent(scope: Scope, { key }: Notice): Promise<void> {
  const row = {
    id: derivedId('idempotency', scope.tenantId, ROUTE, key),
    tenantId: scope.tenantId,
    route: ROUTE,
    key,
    requestHash: '',
    status: 200,
    response: {},
    createdAt: scope.now(),
  };
  await scope.db.idempotencyKey.createMany({ data: [row], skipDuplicates: true });
}
