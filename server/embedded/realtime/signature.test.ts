import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { channelAuth, isChannelAuth, restRefusal, restSignature } from './signature';

// The vendor's published examples; the second and third recomputed with openssl.
const app = { key: '278d425bdf160c739803', secret: '7ad3773142a6692b25b8' };
const body = '{"name":"foo","channels":["project-3"],"data":"{\\"some\\":\\"data\\"}"}';
const query = 'auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0&body_md5=ec365a775a4cd0599faeb73354201b6f';
const signature = 'da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c';
const call = (changes: { query?: string; body?: string; path?: string; nowSeconds?: number } = {}) => ({
  method: 'POST',
  path: changes.path ?? '/apps/3/events',
  query: new URLSearchParams(changes.query ?? `${query}&auth_signature=${signature}`),
  body: Buffer.from(changes.body ?? body),
  nowSeconds: changes.nowSeconds ?? 1353088179,
});

describe('signatures of the Pusher protocol', () => {
  test('a private channel is signed as the vendor publishes', () => {
    expect(channelAuth(app, '1234.1234', 'private-foobar')).toBe(
      `${app.key}:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4`,
    );
  });

  test('a presence channel is signed with its member as the vendor publishes', () => {
    const data = '{"user_id":10,"user_info":{"name":"Mr. Channels"}}';
    expect(channelAuth(app, '1234.1234', 'presence-foobar', data)).toBe(
      `${app.key}:31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80`,
    );
  });

  test('an HTTP call is signed as the vendor publishes', () => {
    expect(createHash('md5').update(body).digest('hex')).toBe('ec365a775a4cd0599faeb73354201b6f');
    expect(restSignature(app.secret, 'POST', '/apps/3/events', new URLSearchParams(query))).toBe(signature);
    expect(restRefusal(app, call())).toBeNull();
  });

  test.each([
    ['another body', call({ body: body.replace('foo', 'fox') }), 'body_md5 does not match the body'],
    ['another path', call({ path: '/apps/4/events' }), 'Invalid signature'],
    ['no signature', call({ query }), 'Invalid signature'],
    ['601 s late', call({ nowSeconds: 1353088179 + 601 }), 'auth_timestamp is more than 600 s away from the clock of the server'],
    ['601 s early', call({ nowSeconds: 1353088179 - 601 }), 'auth_timestamp is more than 600 s away from the clock of the server'],
    ['another key', call({ query: `${query.replace('auth_key=2', 'auth_key=3')}&auth_signature=${signature}` }), 'Unknown auth_key'],
    [
      'a parameter given twice',
      call({ query: `${query}&auth_signature=${signature}&auth_timestamp=1353088179` }),
      'A parameter is given twice',
    ],
  ])('an HTTP call is refused with %s', (_name, refused, reason) => {
    expect(restRefusal(app, refused)).toBe(reason);
  });

  test('600 s of clock difference are allowed', () => {
    expect(restRefusal(app, call({ nowSeconds: 1353088179 + 600 }))).toBeNull();
  });

  test('a channel signature holds for one socket, one channel and one member only', () => {
    const auth = channelAuth(app, '1.1', 'private-a');
    expect(isChannelAuth(app, auth, '1.1', 'private-a')).toBe(true);
    expect(isChannelAuth(app, auth, '1.2', 'private-a')).toBe(false);
    expect(isChannelAuth(app, auth, '1.1', 'private-b')).toBe(false);
    expect(isChannelAuth(app, auth, '1.1', 'private-a', '{"user_id":1}')).toBe(false);
    expect(isChannelAuth(app, undefined, '1.1', 'private-a')).toBe(false);
  });
});
