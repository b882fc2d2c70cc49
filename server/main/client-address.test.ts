import { describe, expect, test } from 'vitest';
import { clientAddress } from './client-address';

const from = (remoteAddress: string | undefined, forwarded?: string | string[]) =>
  ({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }) as never;

describe('without a proxy of ours', () => {
  test('the address is the socket’s, whatever the client says', () => {
    expect(clientAddress(from('203.0.113.7'), 0)).toBe('203.0.113.7');
    expect(clientAddress(from('203.0.113.7', '198.51.100.1, 192.0.2.9'), 0)).toBe('203.0.113.7');
  });

  test('IPv4 through an IPv6 socket is the same address; a socket that is gone has none', () => {
    expect(clientAddress(from('::ffff:203.0.113.7'), 0)).toBe('203.0.113.7');
    expect(clientAddress(from(undefined), 0)).toBe('');
  });
});

describe('behind proxies of ours', () => {
  test('it is the entry that the farthest of them wrote; what the client wrote before it is not believed', () => {
    expect(clientAddress(from('10.0.0.1', '198.51.100.1, 203.0.113.7'), 1)).toBe('203.0.113.7');
    expect(clientAddress(from('10.0.0.1', '198.51.100.1, 203.0.113.7, 10.0.0.2'), 2)).toBe('203.0.113.7');
    expect(clientAddress(from('10.0.0.1', ['198.51.100.1', '::ffff:203.0.113.7']), 1)).toBe('203.0.113.7');
  });

  test('who came past them is their own socket', () => {
    expect(clientAddress(from('203.0.113.7'), 1)).toBe('203.0.113.7');
    expect(clientAddress(from('10.0.0.1', ' , '), 1)).toBe('10.0.0.1');
  });
});
