import type { InboundEvent, Sender } from '../port';
import type { TelegramMessage, TelegramUpdate, TelegramUser } from './wire';

/** What an update means to us: usually one event, none for what we do not carry (groups, channels, other kinds). */
export function eventsOf(update: TelegramUpdate): InboundEvent[] {
  const externalId = String(update.update_id);
  const { message, edited_message: edited, callback_query: pressed, my_chat_member: membership } = update;
  if (message?.from && message.chat.type === 'private') return [messageEvent(externalId, message, message.from)];
  if (edited?.from && edited.chat.type === 'private') return [editEvent(externalId, edited, edited.from)];
  if (pressed?.data !== undefined && (pressed.message?.chat.type ?? 'private') === 'private')
    return [
      {
        type: 'button',
        externalId,
        from: senderOf(pressed.from),
        buttonId: pressed.data,
        ack: pressed.id,
        ...(pressed.message ? { messageExternalId: messageKey(pressed.message.chat.id, pressed.message.message_id) } : {}),
        at: new Date(), // the vendor gives no time of the press
      },
    ];
  if (membership?.chat.type === 'private')
    return [
      {
        type: 'reachability',
        externalId,
        from: senderOf(membership.from),
        reachable: membership.new_chat_member.status !== 'kicked',
        at: timeOf(membership.date),
      },
    ];
  return [];
}

/** Message ids are the chat's own, so the chat is part of the name. */
export function messageKey(chatId: number | string, messageId: number): string {
  return `${chatId}:${messageId}`;
}

function messageEvent(externalId: string, message: TelegramMessage, user: TelegramUser): InboundEvent {
  const from = senderOf(user);
  const at = timeOf(message.date);
  const start = /^\/start(?:@\w+)?(?:\s+([A-Za-z0-9_-]{1,64}))?\s*$/.exec(message.text ?? '');
  if (start) return { type: 'start', externalId, from, ...(start[1] ? { token: start[1] } : {}), at };
  if (message.contact)
    // The vendor's own button sends the sender's user id; a forwarded card of another person has another or none.
    return {
      type: 'contact',
      externalId,
      from,
      phone: withPlus(message.contact.phone_number),
      isOwn: message.contact.user_id === user.id,
      at,
    };
  return {
    type: 'message',
    externalId,
    from,
    messageExternalId: messageKey(message.chat.id, message.message_id),
    text: textOf(message),
    at,
    ...(message.reply_to_message ? { replyTo: messageKey(message.chat.id, message.reply_to_message.message_id) } : {}),
  };
}

/** The vendor sends the whole message as it is now, under its old id; `edit_date` is when. */
function editEvent(externalId: string, message: TelegramMessage, user: TelegramUser): InboundEvent {
  return {
    type: 'edit',
    externalId,
    from: senderOf(user),
    messageExternalId: messageKey(message.chat.id, message.message_id),
    text: textOf(message),
    at: timeOf(message.edit_date ?? message.date),
  };
}

/** Attachments are not carried yet: a sign stands where one was, so nobody answers into the void. */
function textOf(message: TelegramMessage): string {
  if (message.text) return message.text;
  const sign = message.photo ? '🖼' : message.voice ? '🎤' : (message.sticker?.emoji ?? '📎');
  return message.caption ? `${sign} ${message.caption}` : sign;
}

/** UNVERIFIED: that `phone_number` may come without a plus (vendors/messaging.md §1); harmless when it does not. */
function withPlus(phone: string): string {
  return phone.startsWith('+') ? phone : `+${phone}`;
}

function senderOf(user: TelegramUser): Sender {
  const name = [user.first_name, user.last_name].filter(Boolean).join(' ');
  return {
    externalId: String(user.id),
    ...(name ? { name } : {}),
    ...(user.username ? { username: user.username } : {}),
    ...(user.language_code ? { languageCode: user.language_code } : {}),
  };
}

function timeOf(seconds: number): Date {
  return new Date(seconds * 1000);
}
