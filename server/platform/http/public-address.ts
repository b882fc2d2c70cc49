import { BlockList, isIP } from 'node:net';

/**
 * Which addresses of the internet a request of ours may reach. IPv4: everything but the special ranges of the IANA
 * registry (RFC 6890 and its successors). IPv6 is the other way round: only global unicast (2000::/3) without the ranges
 * that carry or document something else, so loopback, unique local, link-local, multicast, IPv4-mapped and NAT64 are out.
 */
const refusedV4 = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  refusedV4.addSubnet(net, bits, 'ipv4');

const globalV6 = new BlockList();
globalV6.addSubnet('2000::', 3, 'ipv6');
const refusedV6 = new BlockList();
// Teredo and its neighbours, documentation, 6to4: each can carry a private IPv4 address inside.
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  refusedV6.addSubnet(net, bits, 'ipv6');

/** True for an address of the public internet. Anything that is not a plain address (zone ids, host names) is a no. */
export function isPublicAddress(address: string): boolean {
  if (address.includes('%')) return false;
  const family = isIP(address);
  if (family === 4) return !refusedV4.check(address, 'ipv4');
  if (family === 6) return globalV6.check(address, 'ipv6') && !refusedV6.check(address, 'ipv6');
  return false;
}

/**
 * The one spelling of a host that a person typed: lower case, punycode, no trailing dot, and `2130706433`, `0x7f.1` and
 * `127.1` as the address they mean. Null when it is not a bare host name or address.
 */
export function canonicalHost(typed: string): string | null {
  const text = typed.trim();
  if (text === '' || text.length > 255 || /[\s@/?#\\%<>^|]/.test(text)) return null;
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) === 6) return bare.toLowerCase();
  if (bare.includes(':') || bare.includes('[')) return null;
  try {
    const host = new URL(`http://${bare}/`).hostname.replace(/\.$/, '');
    return host === '' ? null : host;
  } catch {
    return null;
  }
}
