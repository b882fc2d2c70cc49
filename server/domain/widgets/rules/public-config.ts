import type { Week } from '@/server/domain/tenants/schema';
import type { ChannelOffer, ConsentText, PublicConfig } from '@/widget/protocol';
import type { WidgetConfig } from '../schema';
import { brandColors } from './brand-colors';
import { hoursState, type DayException } from './opening-hours';

export type PublicFacts = {
  tenant: { slug: string; publicKey: string; name: string; timeZone: string; locale: 'ru' | 'en'; hours: Week };
  widget: { config: WidgetConfig; enabled: boolean };
  exceptions: DayException[];
  /** Channels with a connection that works. */
  connectedChannels: string[];
  documents: { id: string; purpose: 'data' | 'marketing'; title: string }[];
  hasServices: boolean;
  /** A scenario is in force: the bot speaks first. */
  hasScenario: boolean;
  /** Seconds to the first word of whoever speaks first, of the last 7 days. */
  replySeconds: number[];
  /** Feature flags, already resolved for this tenant and widget. */
  isOn: (flag: string) => boolean;
  origin: string;
  chunks: { app: string };
  now: Date;
};

const MIN_REPLIES = 5; // fewer say nothing about how fast the business answers

/** What the loader carries: no secret, no personal data, only what a visitor may see before a click. */
export function publicConfigOf(facts: PublicFacts): PublicConfig {
  const { tenant, widget, isOn, origin } = facts;
  const { config } = widget;
  const words = usualWords[tenant.locale];
  return {
    key: tenant.publicKey,
    origin,
    chunks: facts.chunks,
    name: tenant.name,
    locale: tenant.locale,
    colors: brandColors(config.brand),
    position: config.position,
    texts: {
      greeting: config.texts.greeting, // empty: the chat opens with the title, and no line stands under it
      invitation: config.texts.invitation,
      title: config.texts.title || words.title,
    },
    agent: agentOf(config, tenant),
    channels: channelsOf(facts),
    hours: hoursState(tenant.hours, facts.exceptions, tenant.timeZone, facts.now),
    answers: facts.hasScenario ? 'bot' : 'people',
    replySeconds: medianOf(facts.replySeconds),
    fields: config.fields,
    consents: consentsOf(facts),
    booking: { enabled: isOn('booking') && config.booking && facts.hasServices, url: `${origin}/book/${tenant.slug}` },
    open: config.open,
    flags: { widget: isOn('widget') && widget.enabled, autocapture: isOn('autocapture'), booking: isOn('booking') },
  };
}

/** Who answers as long as no person with a name does: as set, else the company. */
export function agentOf(config: WidgetConfig, tenant: { name: string; locale: 'ru' | 'en' }): PublicConfig['agent'] {
  return { name: config.agent.name || tenant.name, role: config.agent.role || usualWords[tenant.locale].role, avatarUrl: null };
}

/** For a page whose key is missing or unknown: neutral colours, nothing promised, the web chat only. */
export function neutralConfig({ origin, chunks }: Pick<PublicFacts, 'origin' | 'chunks'>): PublicConfig {
  const words = usualWords.ru;
  return {
    key: '',
    origin,
    chunks,
    name: 'Fast Lead',
    locale: 'ru',
    colors: brandColors('#0b0f14'),
    position: 'right',
    texts: { greeting: '', invitation: null, title: words.title },
    agent: { name: 'Fast Lead', role: words.role, avatarUrl: null },
    channels: [{ channel: 'web', needs: 'nothing' }],
    hours: { open: true, closesAt: null, opensAt: null, timeZone: 'Europe/Moscow' },
    answers: 'people',
    replySeconds: null,
    fields: { name: 'optional', contact: 'either' },
    consents: [],
    booking: { enabled: false, url: origin },
    open: { trigger: 'click', value: 0 },
    flags: { widget: true, autocapture: false, booking: false },
  };
}

const needs = { web: 'nothing', telegram: 'nothing', email: 'email' } as const satisfies Record<
  WidgetConfig['channels'][number],
  ChannelOffer['needs']
>;

function channelsOf({ widget, connectedChannels, isOn }: PublicFacts): ChannelOffer[] {
  const works = (channel: keyof typeof needs) => isOn(`channel.${channel}`) && (channel === 'web' || connectedChannels.includes(channel));
  const chosen = widget.config.channels.filter(works);
  // A visitor must be able to leave a word somewhere: chat on the site stays when nothing else works.
  const offered = chosen.length > 0 || !isOn('channel.web') ? chosen : (['web'] as const);
  return offered.map((channel) => ({ channel, needs: needs[channel] }));
}

function consentsOf({ documents, tenant, widget, origin }: PublicFacts): ConsentText[] {
  return documents
    .filter((document) => document.purpose === 'data' || widget.config.marketingConsent)
    .map((document) => ({
      purpose: document.purpose,
      documentId: document.id,
      label: usualWords[tenant.locale].consent[document.purpose],
      url: `${origin}/legal/${tenant.slug}/${document.id}`,
      required: document.purpose === 'data',
    }));
}

function medianOf(seconds: number[]): number | null {
  if (seconds.length < MIN_REPLIES) return null;
  const sorted = [...seconds].sort((a, b) => a - b);
  return Math.max(1, Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0));
}

/** Said to visitors until the tenant writes something of its own; in the tenant's language, not the reader's. */
const usualWords = {
  ru: {
    title: 'Здравствуйте. Чем помочь?',
    role: 'Бот отвечает сразу',
    consent: {
      data: 'Даю [согласие на обработку персональных данных]',
      marketing: 'Хочу получать [напоминания и предложения]. Можно не отмечать',
    },
  },
  en: {
    title: 'Hello. How can we help?',
    role: 'The bot replies at once',
    consent: { data: 'I consent to the [processing of my personal data]', marketing: 'I want [reminders and offers]. Optional' },
  },
} as const;

/** Left out of the loader: the widget has these words itself. */
export const usualDataConsent = { ru: usualWords.ru.consent.data, en: usualWords.en.consent.data } as const;
