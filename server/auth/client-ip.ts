import { env } from '@/server/platform/env';

/**
 * Address of the client. The process itself appends the socket's address to X-Forwarded-For before Next sees a request, so
 * the last entry is true; TRUSTED_PROXY_HOPS tells how many entries before it were written by proxies of ours. Anything
 * further left is what the client claims, and is not believed.
 */
export function clientIp(header: (name: string) => string | null): string {
  const hops = (header('x-forwarded-for') ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  return hops.at(-1 - env().TRUSTED_PROXY_HOPS) ?? hops[0] ?? 'unknown';
}
