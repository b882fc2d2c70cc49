import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { canonicalHost, isPublicAddress } from './public-address';

export type Address = { address: string; family: number };
/** Answers every address of a host. A seam: tests answer public first and private then. */
export type Resolver = (host: string) => Promise<Address[]>;

export const systemResolver: Resolver = (host) => lookup(host, { all: true, verbatim: true });

/** The host is not one we may connect to. It is nobody's temporary trouble: never retried. */
export class HostRefused extends Error {
  override readonly name = 'HostRefused';
  readonly code = 'EHOSTREFUSED';
}

/**
 * Resolves a host that a tenant entered, once, and checks every address it has: one private address among public ones
 * refuses the whole host. The caller connects to the returned address, never to the name, so a second DNS answer
 * (rebinding) is never asked for. Throws HostRefused; DNS failures pass through.
 */
export async function checkHost(
  typed: string,
  resolve: Resolver = systemResolver,
): Promise<{ host: string; address: string; family: number }> {
  const host = canonicalHost(typed);
  if (!host) throw new HostRefused('not a host name');
  const literal = isIP(host);
  const addresses = literal ? [{ address: host, family: literal }] : await resolve(host);
  const first = addresses[0];
  if (!first || !addresses.every(({ address }) => isPublicAddress(address))) throw new HostRefused('the host is in a private network');
  return { host, ...first };
}
