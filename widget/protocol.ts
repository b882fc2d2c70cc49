/**
 * What the widget and the server say to each other. Types only, no imports: the server imports this file as types, the
 * widget's bundle erases it. Times are ISO 8601 in UTC; money is integer kopecks; every path is under the product's origin.
 *
 * Who may ask: every request names the tenant's public site key (header `X-Site-Key`, or `tenant` in the body) and comes
 * from an allowed origin. What belongs to one visitor needs `Authorization: Bearer <visitor token>`, issued with the first
 * lead or message. The site key alone reads nothing but the public config.
 */

/** Inside the loader script served by GET /widget/v1/widget.js?t=KEY, so that nothing is asked before a click. */
export type PublicConfig = {
  key: string;
  /** Origin of the product: API and chunks live there. */
  origin: string;
  /** Hashed chunk names of this build, under `${origin}/widget/`. */
  chunks: { app: string };
  name: string;
  locale: Locale;
  /** Colours computed by the server so that contrast holds (WCAG 2.2 AA): on = text on brand. */
  colors: { brand: string; on: string; textLight: string; textDark: string; washLight: string; washDark: string };
  position: 'right' | 'left';
  /** `more` replaces any sentence of the widget by its key (widget/src/texts/ru.ts): another language, another voice. */
  texts: { greeting: string; invitation: string | null; title: string; more?: Record<string, string> };
  /** Who answers. */
  agent: { name: string; role: string; avatarUrl: string | null };
  /** Only channels that work now. */
  channels: ChannelOffer[];
  hours: { open: boolean; closesAt: string | null; opensAt: string | null; timeZone: string };
  /** Who speaks first: the scenario's bot, or people. */
  answers: 'bot' | 'people';
  /** Their median first reply over the last 7 days, seconds; null while there is too little to say. */
  replySeconds: number | null;
  fields: { name: 'hidden' | 'optional' | 'required'; contact: 'phone' | 'email' | 'either' };
  consents: ConsentText[];
  booking: { enabled: boolean; url: string };
  open: { trigger: 'click' | 'scroll' | 'seconds' | 'idle'; value: number };
  flags: { widget: boolean; autocapture: boolean; booking: boolean };
};

/** The config inside the loader: what is usual is left out, because every page view pays for it (widget/src/config.ts puts it back). */
type Usual = 'position' | 'fields' | 'flags' | 'agent' | 'open' | 'answers';
export type WireConfig = Omit<PublicConfig, Usual | 'texts'> &
  Partial<Pick<PublicConfig, Usual>> & { texts: Omit<PublicConfig['texts'], 'invitation'> & { invitation?: string | null } };

export type Locale = 'ru' | 'en';
export type ChannelName = 'web' | 'telegram' | 'email' | 'max' | 'sms' | 'whatsapp' | 'vk' | 'instagram';
export type ChannelOffer = { channel: ChannelName; needs: 'nothing' | 'phone' | 'email' };
/** `label` marks the link to the document with square brackets: «Даю [согласие на обработку персональных данных]». */
export type ConsentText = { purpose: 'data' | 'marketing'; documentId: string; label: string; url: string; required: boolean };

/** POST /api/v1/leads (header Idempotency-Key). 201 LeadAccepted · 409 LeadAccepted (duplicate: a success for the widget) · 400/413/422/429 Problem. */
export type LeadInput = {
  tenant: string;
  contact: { name?: string; phone?: string; email?: string };
  consent: { gdpr: boolean; marketing?: boolean; documentIds?: string[] };
  source: string;
  utm?: { source?: string; medium?: string; campaign?: string; term?: string; content?: string };
  channel: ChannelName;
  payload?: Record<string, unknown>;
  page?: { url?: string; referrer?: string; landing?: string };
  /** IANA zone of the visitor. */
  timeZone?: string;
  locale?: Locale;
};

export type LeadAccepted = { leadId: string; nextAction: NextAction };

/** What to do next. `visitor` is absent for a duplicate that cannot show the first visitor's token or key, and for API keys. */
export type NextAction =
  | { type: 'chat'; channel: 'web'; visitor?: Visitor }
  | { type: 'open_link'; channel: ChannelName; url: string; visitor?: Visitor }
  | { type: 'wait'; channel: ChannelName; visitor?: Visitor };

/** `conversationId` names the private realtime channel. The token is all the widget keeps in localStorage. */
export type Visitor = { token: string; conversationId: string };

/** RFC 9457. `errors[].reason` is a key of the widget's texts, e.g. `phone.invalid`. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail?: string;
  reason?: string;
  errors?: { field: string; reason: string; message: string }[];
};

/** POST /api/widget/v1/messages → 201 MessageAccepted. Without a token it starts a conversation and issues one. Repeats of a clientKey return the first answer. */
export type MessageInput = {
  tenant: string;
  clientKey: string;
  /** Exactly one of text, answer. */
  text?: string;
  /** A pressed button of the message with this id. */
  answer?: { messageId: string; buttonId: string };
  page?: { url?: string; referrer?: string; landing?: string };
  utm?: LeadInput['utm'];
  timeZone?: string;
  locale?: Locale;
};
export type MessageAccepted = { messageId: string; seq: number; visitor: Visitor };

/** GET /api/widget/v1/conversation?after=SEQ (visitor token) → everything after that sequence number. */
export type ConversationState = {
  conversationId: string;
  status: 'open' | 'pending' | 'resolved';
  mode: 'bot' | 'human';
  agent: { name: string; role: string; avatarUrl: string | null };
  /** Everything up to this number is in `messages` or was there before. */
  lastSeq: number;
  /** There is more than one answer holds: ask again from `lastSeq`. */
  more: boolean;
  operatorReadSeq: number;
  messages: ThreadMessage[];
  booking: BookingCard | null;
  contact: { name: string | null; hasPhone: boolean; hasEmail: boolean };
  realtime: { key: string; cluster?: string; host?: string; port?: number; path: string; channel: string };
};

export type ThreadMessage = {
  id: string;
  seq: number;
  from: 'visitor' | 'bot' | 'member' | 'system';
  authorName: string | null;
  kind: 'text' | 'buttons' | 'slots' | 'booking' | 'contact_request' | 'event';
  text: string;
  payload: MessagePayload;
  /** Web chat really knows delivery and reading. */
  state: 'received' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'unknown';
  clientKey: string | null;
  createdAt: string;
};

export type MessagePayload = {
  buttons?: MessageButton[];
  /** The question this message asks; free text is understood for it. */
  question?: { id: string; expects: 'phone' | 'email' | 'yes_no' | 'number' | 'option' | 'text' };
  slots?: SlotOffer;
  booking?: BookingCard;
  /** For kind 'event': a key of the texts, e.g. `operator.joined`. */
  event?: { name: string; values?: Record<string, string> };
};
export type MessageButton = { id: string; label: string; url?: string };

/** Slot cards inside a message; more days by GET /api/widget/v1/slots. */
export type SlotOffer = {
  serviceId: string;
  serviceName: string;
  durationMin: number;
  priceKopecks: number | null;
  priceFrom: boolean;
  timeZone: string;
  slots: Slot[];
};
export type Slot = { startsAt: string; staffId: string; staffName: string };

/** GET /api/widget/v1/slots?service=&staff=&from=YYYY-MM-DD&days=5 (visitor token). `days` without free time are listed with an empty array. */
export type SlotDays = {
  serviceId: string;
  timeZone: string;
  days: { date: string; slots: Slot[] }[];
  services: { id: string; name: string; durationMin: number; priceKopecks: number | null; priceFrom: boolean }[];
};

/** POST /api/widget/v1/holds (visitor token) → 201 BookingCard (status hold) · 409 SlotTaken. A new hold releases the visitor's earlier one. */
/** POST /api/widget/v1/holds/:id/release → 200 BookingCard: given back before its time. What is no longer a hold is answered as it is. */
export type HoldInput = { serviceId: string; staffId: string; startsAt: string; clientKey: string };
export type SlotTaken = Problem & { reason: 'booking.slot_taken'; alternatives: Slot[] };

/** POST /api/widget/v1/bookings { bookingId } confirms a hold → 200 BookingCard · 409 SlotTaken (hold ran out and was taken) · 422 Problem reason contact.required. */
/** POST /api/widget/v1/bookings/:id/cancel → 200 BookingCard. POST …/reschedule { startsAt, staffId } → 200 BookingCard · 409 SlotTaken. */
export type BookingCard = {
  id: string;
  status: 'hold' | 'confirmed' | 'cancelled' | 'completed' | 'no_show' | 'expired';
  serviceId: string;
  serviceName: string;
  staffId: string;
  staffName: string;
  startsAt: string;
  endsAt: string;
  timeZone: string;
  holdExpiresAt: string | null;
  priceKopecks: number | null;
  priceFrom: boolean;
  address: string | null;
  icsUrl: string | null;
  manageUrl: string | null;
};

/** POST /api/widget/v1/contact (visitor token): adds what was missing, with consent. → 200 { ok: true }. */
export type ContactInput = {
  name?: string;
  phone?: string;
  email?: string;
  consent: { gdpr: boolean; marketing?: boolean; documentIds?: string[] };
};

/** POST /api/widget/v1/read { seq } (visitor token) → 204. POST /api/widget/v1/realtime (visitor token; socket_id, channel_name) → { auth }. */
/** Typing goes as the client event `client-typing` { side: 'visitor' | 'operator' } on the conversation's private channel. */

/** POST /api/v1/widget-events, sendBeacon as text/plain JSON; at most 50 events. → 202 { ok: true }. */
export type TelemetryBatch = {
  tenant: string;
  events: {
    sessionId: string;
    eventName: 'init' | 'open' | 'focus' | 'submit' | 'channel_select';
    data?: Record<string, string | number | boolean>;
    at: string;
  }[];
};

/** Realtime events on `private-conversation-<id>`: name with dashes, data ids only. */
export type LiveEvent =
  | {
      name: 'message-received' | 'message-queued' | 'message-posted' | 'message-changed';
      data: { conversationId: string; messageId: string; seq: number; state?: string };
    }
  | { name: 'conversation-read'; data: { conversationId: string; side: 'visitor' | 'operator'; seq: number } }
  | { name: 'conversation-claimed' | 'conversation-changed' | 'conversation-closed'; data: { conversationId: string } }
  | {
      name: 'booking-held' | 'booking-released' | 'booking-confirmed' | 'booking-rescheduled' | 'booking-cancelled';
      data: { bookingId: string };
    };
