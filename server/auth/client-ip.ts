/**
 * The header in which our own process writes down whom it talks to (main/client-address.ts), over whatever the client sent under this
 * name. Next's copy of X-Forwarded-For is no source: where the client wrote one, Next leaves it as it is.
 */
export const CLIENT_IP = 'x-client-ip';

/**
 * Address of the client, for limits. Hosted without main.ts nobody has written it down unless a proxy of ours did: then all are one
 * address, and a limit is too narrow rather than open.
 */
export function clientIp(header: (name: string) => string | null): string {
  return header(CLIENT_IP) ?? 'unknown';
}
