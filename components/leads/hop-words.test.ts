import { readFileSync } from 'node:fs';
import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { hopKinds } from '@/server/domain/leads/schema';
import english from '@/messages/en/leads.json';
import russian from '@/messages/ru/leads.json';
import { wordsOf, type Hop } from './hop-words';

const at = new Date('2026-11-19T05:12:41.000Z');
const hop = (kind: string, data: Hop['data'] = {}): Hop => ({ id: 'hop_1', kind, level: 'info', data, at });

/** What the commands put into hops, all at once: each kind takes its own. */
const everything: Hop['data'] = {
  channel: 'telegram',
  wanted: 'email',
  page: '/uslugi/profgigiena',
  source: 'widget',
  seconds: 0.8,
  question: 'Что вас привело?',
  service: 'Гигиена',
  count: 6,
  number: 1,
  startsAt: '2026-11-20T13:30:00.000Z',
  reason: 'asked',
  outcome: 'booked',
  field: 'phone',
  from: 'new',
  to: 'lost',
  by: 'Марина Котова',
};

const languages = [
  ['ru', { leads: russian }],
  ['en', { leads: english }],
] as const;

function told(locale: 'ru' | 'en', one: Hop) {
  const messages = locale === 'ru' ? languages[0][1] : languages[1][1];
  const unwritten: string[] = [];
  const t = createTranslator({ locale, messages, namespace: 'leads', onError: (error) => void unwritten.push(error.message) });
  const words = wordsOf(one, { t: t as never, channelName: (channel) => `«${channel}»`, locale, timeZone: 'Asia/Yekaterinburg' });
  return { ...words, unwritten };
}

describe.each(languages)('in %s', (locale) => {
  it.each(hopKinds)('%s is told in plain words, with and without what it may know', (kind) => {
    for (const data of [everything, {}]) {
      const { title, text, unwritten } = told(locale, hop(kind, data));
      expect(unwritten).toEqual([]);
      expect(title).not.toContain(kind);
      expect(`${title} ${text ?? ''}`).not.toMatch(/[{}]|undefined|null|leads\./);
      expect(title.length).toBeGreaterThan(3);
    }
  });

  it('a vendor’s own words never stand in the sentence', () => {
    const { title, text } = told(locale, hop('message.failed', { channel: 'telegram', error: '502 Bad Gateway' }));
    expect(`${title} ${text}`).not.toContain('502');
  });
});

it('every kind the database function writes by itself is one of the known', () => {
  const sql = readFileSync('prisma/migrations/0002_core/migration.sql', 'utf8');
  const written = [...sql.matchAll(/'((?:lead|booking|message)\.[a-z_]+)', '(?:key|info|warning|error)'/g)].map(([, kind]) => kind);
  expect(written.length).toBeGreaterThan(1);
  expect(hopKinds).toEqual(expect.arrayContaining(written));
});

it('who acted is named; a machine is not', () => {
  expect(told('ru', hop('lead.retried', { by: 'Марина Котова' })).text).toContain('Марина Котова');
  for (const by of ['system', 'mem_0Qm7Zk1x8']) expect(told('ru', hop('lead.retried', { by })).text).not.toContain(by);
});
