import { expect, test } from 'vitest';
import en from '@/messages/en/inbox.json';
import ru from '@/messages/ru/inbox.json';
import { failureOf } from './failure-words';

test.each([
  ['sendMessage: Forbidden: bot was blocked by the user', 'blocked'],
  ['sendMessage: Bad Request: chat not found', 'blocked'],
  ['550 5.1.1 User unknown', 'noMailbox'],
  ['channel switched off', 'stopped'],
  ['connection error', 'disconnected'],
  ['no connection', 'disconnected'],
  ['no address', 'noAddress'],
  ['sendMessage: Too Many Requests: retry after 5', 'noAnswer'],
  ['451 4.3.0 Try again later', 'noAnswer'],
  ['sendMessage: Bad Request: message is too long', null],
  ['552 5.3.4 Message too big', null],
  [null, null],
])('%s is told as %s', (error, failure) => {
  expect(failureOf(error)).toBe(failure);
});

test('every reason has its words in both languages', () => {
  const reasons = ['blocked', 'noMailbox', 'stopped', 'disconnected', 'noAddress', 'noAnswer'];
  expect([Object.keys(ru.failure), Object.keys(en.failure)]).toEqual([reasons, reasons]);
});
