import { z } from 'zod';
import { ProviderError } from '@/server/platform/errors';
import type { ChannelProvider } from '../port';

/**
 * Web chat is our own: a message is delivered by being a committed row, the widget hears of it live and asks for what it
 * missed, and it reports delivery and reading through its own door (server/rest/widget). So there is nobody to call.
 */
const credentialsSchema = z.object({});

export const web: ChannelProvider<z.infer<typeof credentialsSchema>> = {
  id: 'web',
  channel: 'web',
  capabilities: {
    buttons: 'inline',
    reportsDelivered: true,
    reportsRead: true,
    reportsTyping: true,
    honoursIdempotencyKey: true,
    needsOptIn: false,
    maxTextLength: 10_000,
  },
  credentials: credentialsSchema,
  fields: [],
  open: () => ({
    test: async () => ({ ok: true, account: 'web' }),
    connect: async () => undefined,
    // The row is the message: the same key is the same row.
    send: async (message) => ({ externalId: message.idempotencyKey }),
    disconnect: async () => undefined,
  }),
  async receive() {
    throw new ProviderError('web', 'auth', 'the web chat has no webhook');
  },
};
