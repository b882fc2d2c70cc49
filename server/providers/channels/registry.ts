import type { z } from 'zod';
import { AppError } from '@/server/platform/errors';
import { email } from './email/adapter';
import type {
  Capabilities,
  ChannelName,
  ChannelProvider,
  CredentialField,
  HookRequest,
  InboundEvent,
  OpenChannel,
  OpenOptions,
} from './port';
import { telegram } from './telegram/adapter';
import { web } from './web/adapter';

/** A provider whose credentials' type is closed inside: what comes from a database row is parsed before it is used. */
export type KnownProvider = {
  readonly id: string;
  readonly channel: ChannelName;
  readonly capabilities: Capabilities;
  readonly fields: readonly CredentialField[];
  readonly credentials: z.ZodType<Record<string, unknown>>;
  open(credentials: unknown, options?: OpenOptions): OpenChannel;
  receive(request: HookRequest, credentials: unknown, secret: string): Promise<InboundEvent[]>;
};

/** Every channel we can connect. Adding a vendor is one folder and one line here. */
export const channelProviders = { web: known(web), telegram: known(telegram), email: known(email) } satisfies Record<string, KnownProvider>;

export type ProviderId = keyof typeof channelProviders;

/** Throws NOT_FOUND for a provider that this build does not have. */
export function getProvider(id: string): KnownProvider {
  const provider = findProvider(id);
  if (!provider) throw new AppError('NOT_FOUND', `no channel provider ${id}`, { reason: 'provider.not_found' });
  return provider;
}

export function findProvider(id: string): KnownProvider | null {
  return Object.hasOwn(channelProviders, id) ? channelProviders[id as ProviderId] : null;
}

function known<Credentials extends Record<string, unknown>>(provider: ChannelProvider<Credentials>): KnownProvider {
  return {
    id: provider.id,
    channel: provider.channel,
    capabilities: provider.capabilities,
    fields: provider.fields,
    credentials: provider.credentials,
    open: (credentials, options) => provider.open(provider.credentials.parse(credentials), options),
    receive: (request, credentials, secret) => provider.receive(request, provider.credentials.parse(credentials), secret),
  };
}
