/**
 * Keys of the inbox, by their place on the keyboard: the same in every layout. One table for what listens, for the shortcuts window
 * and for the hints on buttons; a key that does nothing on the screen is not in it.
 */
export const inboxKeys = {
  next: { code: 'KeyJ', label: 'J' },
  previous: { code: 'KeyK', label: 'K' },
  reply: { code: 'KeyR', label: 'R' },
  note: { code: 'KeyN', label: 'N' },
  canned: { code: 'Slash', label: '/' },
  offer: { code: 'KeyB', label: 'B' },
  transfer: { code: 'KeyT', label: 'T' },
  snooze: { code: 'KeyZ', label: 'Z' },
  close: { code: 'KeyE', label: 'E' },
  unread: { code: 'KeyU', label: 'U' },
  claim: { code: 'KeyA', label: 'A' },
} as const;

export type InboxKey = keyof typeof inboxKeys;

/** What acts on the open conversation, in the order the shortcuts window shows it. */
export const conversationKeys = ['reply', 'note', 'canned', 'offer', 'claim', 'transfer', 'snooze', 'unread', 'close'] as const;
export type ConversationKey = (typeof conversationKeys)[number];
