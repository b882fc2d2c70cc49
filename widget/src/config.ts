import type { Host } from '../host';
import type { PublicConfig, WireConfig } from '../protocol';

export type Config = PublicConfig;

/** The config as written by the server, which leaves out what is usual, with the page's own wishes over it. */
export function configOf({ config, options, set }: Pick<Host, 'config' | 'options' | 'set'>): Config {
  const full = withUsual(config);
  const wanted = options.channels ?? set.channels?.split(/[\s,]+/);
  const url = options.bookingUrl ?? set.bookingUrl;
  const booking = full.flags.booking && full.booking.enabled && options.flags?.booking !== false;
  const locale = options.locale ?? set.locale;
  return {
    ...full,
    locale: locale === 'en' || locale === 'ru' ? locale : full.locale,
    channels: wanted ? full.channels.filter(({ channel }) => wanted.includes(channel)) : full.channels,
    booking: { enabled: booking, url: url && /^https?:/.test(url) ? url : full.booking.url },
  };
}

function withUsual(config: WireConfig): Config {
  return {
    position: 'right',
    fields: { name: 'optional', contact: 'either' },
    flags: { widget: true, autocapture: true, booking: true },
    agent: { name: config.name, role: '', avatarUrl: null },
    open: { trigger: 'click', value: 0 },
    answers: 'bot',
    ...config,
    texts: { invitation: null, ...config.texts },
  };
}
