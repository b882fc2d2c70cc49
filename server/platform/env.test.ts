import { afterEach, expect, test } from 'vitest';
import { isDemoOpen, loopbackUrl, provideEnv, publicUrl } from './env';

const rest = {
  HOST: '',
  DEMO: '',
  PUBLIC_URL: '',
  TRUSTED_PROXY_HOPS: '',
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  PORT: '3000',
};
afterEach(() => provideEnv(rest));

test.each<[Record<string, string>, boolean]>([
  [{}, true],
  [{ HOST: '127.0.0.1' }, true],
  [{ HOST: 'localhost' }, true],
  [{ HOST: '::1' }, true],
  [{ PUBLIC_URL: 'http://localhost:8080' }, true],
  [{ PUBLIC_URL: 'http://[::1]:8080' }, true],
  [{ HOST: '0.0.0.0' }, false],
  [{ HOST: '::' }, false],
  [{ HOST: '192.168.1.5' }, false],
  [{ HOST: '127.0.0.2' }, false],
  [{ HOST: 'localhost.example' }, false],
  [{ PUBLIC_URL: 'https://fl.example' }, false],
  [{ PUBLIC_URL: 'https://localhost.evil.example' }, false],
  [{ TRUSTED_PROXY_HOPS: '1' }, false],
  [{ HOST: '0.0.0.0', DEMO: '1' }, true],
  [{ HOST: '0.0.0.0', DEMO: '0' }, false],
  [{ PUBLIC_URL: 'https://fl.example', TRUSTED_PROXY_HOPS: '1', DEMO: '1' }, true],
])('the demo with %j is open: %s', (env, open) => {
  provideEnv({ ...rest, ...env });
  expect(isDemoOpen()).toBe(open);
});

test.each<[string, string, string]>([
  ['', 'http://127.0.0.1:3000', 'http://localhost:3000'],
  ['0.0.0.0', 'http://127.0.0.1:3000', 'http://localhost:3000'],
  ['::', 'http://127.0.0.1:3000', 'http://localhost:3000'],
  ['localhost', 'http://localhost:3000', 'http://localhost:3000'],
  ['::1', 'http://[::1]:3000', 'http://localhost:3000'],
  ['192.168.1.5', 'http://192.168.1.5:3000', 'http://192.168.1.5:3000'],
  ['fd00::5', 'http://[fd00::5]:3000', 'http://[fd00::5]:3000'],
])('on HOST=%s the process calls itself at %s, people at %s', (HOST, loopback, address) => {
  provideEnv({ ...rest, HOST });
  expect([loopbackUrl(), publicUrl()]).toEqual([loopback, address]);
});
