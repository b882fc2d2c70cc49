import { expect, it } from 'vitest';
import { maskContacts } from './log';

it.each([
  ['chat +79503456718 not found', 'chat +7 950 •••-••-18 not found'],
  ['to 8 (950) 345-67-18, twice', 'to +7 950 •••-••-18, twice'],
  ['550 anna.k@yandex.ru: no such user', '550 a•••@yandex.ru: no such user'],
])('a phone or an e-mail inside an error is masked: %s', (text, masked) => {
  expect(maskContacts(text)).toBe(masked);
});

it.each(['2026-12-03T09:00:00.000Z', 'lead_0Qm7Zk1x89991112233aa', '503 Service Unavailable, 412 ms', 'https://site.ru/p/1764042000000'])(
  'what only looks like one stays: %s',
  (text) => {
    expect(maskContacts(text)).toBe(text);
  },
);
