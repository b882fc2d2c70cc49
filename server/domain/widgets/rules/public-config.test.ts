import { describe, expect, test } from 'vitest';
import english from '@/messages/en/widget.json' with { type: 'json' };
import russian from '@/messages/ru/widget.json' with { type: 'json' };
import { usualWeek } from '@/server/domain/tenants/schema';
import { widgetConfigSchema } from '../schema';
import { publicConfigOf, type PublicFacts } from './public-config';

function facts(over: Partial<PublicFacts> = {}): PublicFacts {
  return {
    tenant: { slug: 'demo', publicKey: 'pk_demo', name: 'Белая линия', timeZone: 'Asia/Yekaterinburg', locale: 'ru', hours: usualWeek },
    widget: { config: widgetConfigSchema.parse({}), enabled: true },
    exceptions: [],
    connectedChannels: ['telegram'],
    documents: [
      { id: 'cdo_1', purpose: 'data', title: 'Согласие' },
      { id: 'cdo_2', purpose: 'marketing', title: 'Рассылка' },
    ],
    hasServices: true,
    hasScenario: true,
    replySeconds: [3, 1, 2, 9, 4],
    isOn: () => true,
    origin: 'https://fl.example',
    chunks: { app: 'app.js' },
    now: new Date('2026-11-18T07:00:00Z'),
    ...over,
  };
}

describe('public config', () => {
  test('offers only channels that are chosen, connected and switched on', () => {
    expect(publicConfigOf(facts()).channels.map((offer) => offer.channel)).toEqual(['web', 'telegram']);
    expect(publicConfigOf(facts({ isOn: (flag) => flag !== 'channel.telegram' })).channels.map((offer) => offer.channel)).toEqual(['web']);
    expect(publicConfigOf(facts({ connectedChannels: [] })).channels.map((offer) => offer.channel)).toEqual(['web']);
  });

  test('chat on the site stays when nothing chosen works', () => {
    const config = widgetConfigSchema.parse({ channels: ['email'] });
    expect(publicConfigOf(facts({ widget: { config, enabled: true } })).channels).toEqual([{ channel: 'web', needs: 'nothing' }]);
  });

  test('a kill switch or a disabled widget says so', () => {
    expect(publicConfigOf(facts({ isOn: (flag) => flag !== 'widget' })).flags.widget).toBe(false);
    expect(publicConfigOf(facts({ widget: { config: widgetConfigSchema.parse({}), enabled: false } })).flags.widget).toBe(false);
    expect(publicConfigOf(facts({ isOn: (flag) => flag !== 'booking' })).booking.enabled).toBe(false);
  });

  test('the median reply is told from five replies on', () => {
    expect(publicConfigOf(facts()).replySeconds).toBe(3);
    expect(publicConfigOf(facts({ replySeconds: [1, 2, 3, 4] })).replySeconds).toBeNull();
  });

  test('consents are separate documents; only the data one is required', () => {
    const { consents } = publicConfigOf(facts());
    expect(consents.map((consent) => [consent.purpose, consent.required, consent.url])).toEqual([
      ['data', true, 'https://fl.example/legal/demo/cdo_1'],
      ['marketing', false, 'https://fl.example/legal/demo/cdo_2'],
    ]);
  });

  test.each([
    ['ru', russian],
    ['en', english],
  ] as const)('a widget nobody wrote texts for says once what the editor shows as usual (%s)', (locale, words) => {
    const { texts } = publicConfigOf(facts({ tenant: { ...facts().tenant, locale } }));
    expect(texts).toEqual({ title: words.usualTitle, greeting: '', invitation: null });
  });

  test('a config of an older or broken shape still opens', () => {
    expect(widgetConfigSchema.parse({ brand: 'javascript:alert(1)', texts: 5, channels: ['fax'] })).toMatchObject({
      brand: '#0b7a75',
      channels: ['web', 'telegram', 'email'],
    });
  });
});
