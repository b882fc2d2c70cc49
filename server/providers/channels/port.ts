import type { z } from 'zod';
import type { ProviderErrorKind } from '@/server/platform/errors';
import type { Egress } from '@/server/platform/http/egress';

/**
 * A channel is where a tenant's prospects are reached. The port speaks of people and messages, never of a vendor. An adapter
 * gets its credentials passed in, reads no environment and no database, keeps nothing between calls but open
 * sockets, and throws only ProviderError.
 */
export const channelNames = ['web', 'telegram', 'email', 'max', 'sms', 'whatsapp', 'vk', 'instagram'] as const;
export type ChannelName = (typeof channelNames)[number];

/** What the vendor can report and show; interfaces promise no more than this. */
export type Capabilities = {
  buttons: 'inline' | 'links' | 'none';
  reportsDelivered: boolean;
  reportsRead: boolean;
  reportsTyping: boolean;
  /** True where a repeated idempotency key is one message at the vendor. */
  honoursIdempotencyKey: boolean;
  /** True where the prospect must write first (Telegram: press Start). */
  needsOptIn: boolean;
  maxTextLength: number;
};

/** `id` comes back when it is pressed: at most 64 bytes of UTF-8 (Telegram's callback_data; the shortest of the vendors). */
export type OutboundButton = { id: string; label: string; url?: string };

export type OutboundMessage = {
  /** The vendor's address of the person: chat id, e-mail address. */
  to: string;
  text: string;
  /** Rows of inline buttons; where the vendor has none the adapter writes them as links or leaves them out. */
  buttons?: OutboundButton[][];
  /** Asks for the person's own phone with the vendor's button, where it has one. Not together with `buttons`. */
  requestContact?: { label: string };
  /** Takes an earlier custom keyboard away. */
  clearKeyboard?: boolean;
  /** E-mail only. `unsubscribeUrl` for what was sent for marketing, never on an answer to the person's own request. */
  email?: {
    subject: string;
    fromName: string;
    inReplyTo?: string;
    references?: string[];
    messageId: string;
    html?: string;
    unsubscribeUrl?: string;
    attachments?: { filename: string; contentType: string; content: string }[];
  };
  idempotencyKey: string;
};

export type Sender = { externalId: string; name?: string; username?: string; languageCode?: string };

export type CredentialField = {
  name: string;
  kind: 'text' | 'secret' | 'number' | 'email' | 'choice';
  required: boolean;
  choices?: readonly string[];
};

/** What a vendor told us; `externalId` is its event id and makes a repeated delivery harmless. */
export type InboundEvent =
  /** `letter`: what e-mail has beside the text; `thread` are the Message-IDs it says it answers. */
  | {
      type: 'message';
      externalId: string;
      from: Sender;
      messageExternalId: string;
      text: string;
      at: Date;
      replyTo?: string;
      letter?: { subject: string; thread: string[] };
    }
  /** The person changed what they wrote: `text` is how it reads now. */
  | { type: 'edit'; externalId: string; from: Sender; messageExternalId: string; text: string; at: Date }
  /** The person opened the deep link: `token` is ours, or absent when they came by themselves. */
  | { type: 'start'; externalId: string; from: Sender; token?: string; at: Date }
  /** A pressed inline button; `ack` is what `acknowledge` needs. */
  | { type: 'button'; externalId: string; from: Sender; buttonId: string; ack?: string; messageExternalId?: string; at: Date }
  /** `isOwn`: the vendor vouches that the number is the sender's. */
  | { type: 'contact'; externalId: string; from: Sender; phone: string; isOwn: boolean; at: Date }
  | { type: 'reachability'; externalId: string; from: Sender; reachable: boolean; at: Date }
  | { type: 'status'; externalId: string; messageExternalId: string; state: 'delivered' | 'read' | 'failed'; reason?: string; at: Date };

/** The request exactly as it came: signatures are checked over raw bytes before anything is parsed. */
export type HookRequest = { headers: Headers; body: Uint8Array; query: URLSearchParams };

/** `account`: who we are there (`@bot`, `hi@clinic.ru`); `reason`: the vendor's words, secrets masked. */
export type TestResult = { ok: true; account: string; link?: string } | { ok: false; kind: ProviderErrorKind; reason: string };

/** `vendorCode` of a rejected message whose person cannot be reached here any more (blocked the bot, mailbox is gone). */
export const UNREACHABLE = 'unreachable';

export type OpenOptions = {
  /** Stands in for the vendor's production address: the lab, a test server, a self-hosted one. */
  baseUrl?: string;
  /** Where deep links lead instead of the vendor's own; `{account}` and `{token}` are replaced. */
  linkTemplate?: string;
  /** What `test` answered last: the bot's name is part of its deep links. */
  account?: string;
  egress?: Egress;
  /** Shorter than the adapter's own patience: tests of a silent vendor. */
  timeoutMs?: number;
};

export interface Channel {
  /** Asks the vendor who we are. Never throws for a wrong credential: says so. */
  test(): Promise<TestResult>;
  /** Tells the vendor where to call; `secret` comes back with every call. */
  connect(hook: { url: string; secret: string }): Promise<void>;
  send(message: OutboundMessage): Promise<{ externalId: string }>;
  disconnect(): Promise<void>;
}

/** Optional ability: the vendor wants an answer to a pressed button. */
export interface Acknowledging {
  acknowledge(ack: string, text?: string): Promise<void>;
}

/** Optional ability: a link that opens the channel at this person's conversation. */
export interface DeepLinking {
  deepLink(token: string): string;
}

/** Optional ability: a sent message can be changed. What is already so is a success. */
export interface Editing {
  edit(messageExternalId: string, message: OutboundMessage): Promise<void>;
}

/** Optional ability: the vendor says how its calls to us go. */
export interface HookReporting {
  hookState(): Promise<HookState>;
}
export type HookState = { url: string | null; waiting: number; lastError: string | null; lastErrorAt: Date | null };

export type OpenChannel = Channel & Partial<Acknowledging & DeepLinking & Editing & HookReporting>;

export interface ChannelProvider<Credentials> {
  readonly id: string;
  readonly channel: ChannelName;
  readonly capabilities: Capabilities;
  readonly credentials: z.ZodType<Credentials>;
  /** Names of the credentials a screen asks for; `secret` ones are never shown again. */
  readonly fields: readonly CredentialField[];
  open(credentials: Credentials, options?: OpenOptions): OpenChannel;
  /** Verifies, then parses: unverified input has no path to a value. Throws ProviderError('auth'). */
  receive(request: HookRequest, credentials: Credentials, secret: string): Promise<InboundEvent[]>;
}
