import { z } from 'zod';
import type { channelNames, CredentialField } from '@/server/providers/channels/port';

/** What a form asks for; screens take it from here. */
export type { CredentialField };

/** `new`: saved, never answered · `connected` · `error`: it says why · `off`: turned off by a person. */
export const connectionStatuses = ['new', 'connected', 'error', 'off'] as const;
export type ConnectionStatus = (typeof connectionStatuses)[number];

/** Values of the provider's own form; the provider's schema judges them. */
const credentialsSchema = z.record(z.string().max(40), z.union([z.string().max(2000), z.number()]));

export const connectionIdSchema = z.object({ connectionId: z.string().max(64) });

export const createConnectionSchema = z.object({
  provider: z.string().max(40),
  name: z.string().trim().max(80).default(''),
  credentials: credentialsSchema,
  /** Talks to the lab's simulator instead of the vendor. */
  isTest: z.boolean().default(false),
});

/** A secret that is left out or empty stays as it was. */
export const updateConnectionSchema = connectionIdSchema.extend({
  name: z.string().trim().max(80).optional(),
  credentials: credentialsSchema.optional(),
  isTest: z.boolean().optional(),
});

export const testLetterSchema = connectionIdSchema.extend({ to: z.email().max(320) });

export type ConnectionSettings = {
  /** What the vendor calls us: `@bot`, `hi@clinic.ru`. */
  account?: string;
  /** The bot's name without the sign, for deep links. */
  username?: string;
  link?: string;
  /** Deep links of a test connection lead to the lab. */
  linkTemplate?: string;
  /** The form's values that are no secret. */
  shown?: Record<string, string>;
};

/** What a screen gets: no credential is ever among it. */
export type ConnectionView = {
  id: string;
  channel: (typeof channelNames)[number];
  provider: string;
  name: string;
  status: ConnectionStatus;
  statusReason: string | null;
  isTest: boolean;
  account: string | null;
  link: string | null;
  shown: Record<string, string>;
  checkedAt: Date | null;
  createdAt: Date;
};

/**
 * Has anybody met us through a connection? `unused`: it may be deleted. `talked`: a conversation, a message, a person or an event that waits
 * to be applied hangs on it. `invited`: links into it are with people and work until then.
 */
export type ConnectionUsage = { kind: 'unused' } | { kind: 'talked' } | { kind: 'invited'; until: Date };
