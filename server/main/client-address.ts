import type { IncomingMessage } from 'node:http';

/**
 * Address of the client. `hops` proxies of ours stand before us and each appended the address it saw, so only that many
 * entries of X-Forwarded-For, from the right, were written by somebody we trust.
 */
export function clientAddress(request: Pick<IncomingMessage, 'headers' | 'socket'>, hops: number): string {
  const peer = plain(request.socket.remoteAddress ?? '');
  if (hops === 0) return peer;
  const forwarded = [request.headers['x-forwarded-for'] ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((entry) => plain(entry.trim()))
    .filter(Boolean);
  const chain = [...forwarded, peer];
  return chain[Math.max(0, chain.length - 1 - hops)] ?? peer;
}

/** IPv4 seen through an IPv6 socket is the same address. */
function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}
