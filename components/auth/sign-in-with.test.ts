import { expect, test } from 'vitest';
import { pageAfterSignIn } from './sign-in-with';

test.each([
  [undefined, '/dashboard'],
  ['/dashboard/demo/inbox?c=1', '/dashboard/demo/inbox?c=1'],
  ['//evil.example', '/dashboard'],
  ['/\\evil.example', '/dashboard'],
  ['https://evil.example', '/dashboard'],
  ['javascript:alert(1)', '/dashboard'],
  ['/\n/evil.example', '/dashboard'],
])('a return address %j opens %s', (returnTo, page) => {
  expect(pageAfterSignIn(returnTo, 'ru')).toBe(page);
});
