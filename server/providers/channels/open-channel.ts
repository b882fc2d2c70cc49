import { env, loopbackUrl, publicUrl } from '@/server/platform/env';
import { ProviderError } from '@/server/platform/errors';
import type { OpenChannel } from './port';
import { getProvider, type KnownProvider } from './registry';

/** What of a connection is needed to talk to its vendor (`openConnection` of the connections noun gives it). */
export type ConnectionToOpen = {
  id: string;
  provider: string;
  isTest: boolean;
  credentials: unknown;
  settings: { account?: string; linkTemplate?: string };
};

/**
 * The channel behind a connection: where configuration, not the adapter, decides which address stands for the vendor. A
 * test connection goes to the lab's simulator and nowhere else. Throws ProviderError('unavailable') when the lab is off.
 */
export function openChannel(connection: ConnectionToOpen): { provider: KnownProvider; channel: OpenChannel } {
  const provider = getProvider(connection.provider);
  const baseUrl = connection.isTest ? labUrl(provider.id) : productionUrl(provider.id);
  return {
    provider,
    channel: provider.open(connection.credentials, {
      baseUrl,
      account: connection.settings.account,
      linkTemplate: connection.settings.linkTemplate,
    }),
  };
}

/** Where the vendor calls us: from outside for a real one, over loopback for the lab. */
export function hookUrlOf(connection: { id: string; provider: string; isTest: boolean }): string {
  return `${connection.isTest ? loopbackUrl() : publicUrl()}/api/hooks/${connection.provider}/${connection.id}`;
}

/** Deep links of a test connection open the lab's phone; `{account}` and `{token}` are filled in by the adapter. */
export function linkTemplateOf(connection: { provider: string; isTest: boolean }): string | undefined {
  return connection.isTest && connection.provider === 'telegram' ? `${publicUrl()}/lab/telegram/{account}?start={token}` : undefined;
}

function productionUrl(provider: string): string | undefined {
  return provider === 'telegram' ? env().TELEGRAM_API_URL : undefined;
}

function labUrl(provider: string): string | undefined {
  if (provider === 'web') return undefined;
  const url = provider === 'telegram' ? env().LAB_TELEGRAM_URL : env().LAB_SMTP_URL;
  if (!url) throw new ProviderError(provider, 'unavailable', 'the lab is not running');
  return url;
}
