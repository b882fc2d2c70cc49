import { createHash } from 'node:crypto';
import { inTenant } from '@/server/auth/unit-of-work';
import { siteOf, visitorGrant, type Site } from '@/server/auth/visitor';
import { isFlagOn } from '@/server/domain/flags/queries';
import { flagKeys } from '@/server/domain/flags/schema';
import { markWidgetSeen } from '@/server/domain/widgets/commands';
import { publicConfig } from '@/server/domain/widgets/queries';
import { neutralConfig, usualDataConsent } from '@/server/domain/widgets/rules/public-config';
import { publicUrl } from '@/server/platform/env';
import { AppError } from '@/server/platform/errors';
import { log } from '@/server/platform/log';
import type { Route, WebHandler } from '@/server/platform/web';
import type { PublicConfig, WireConfig } from '@/widget/protocol';
import { builtWidget, compress, encodingOf, type Encoding } from './built-widget';

/**
 * `GET /widget/v1/widget.js?t=KEY`: the built loader with that tenant's public config written into it, so that a page view
 * costs one request and nothing is asked before a click. Without a key, or with one nobody has, it carries neutral values:
 * the customer's page must never break because of us. When the widget is switched off it carries the API and draws nothing.
 */
const FRESH_MS = 800; // a switch must be seen within 5 s, and the flags read here may be 4 s old themselves
const KEPT_MOST = 2000; // tenants whose loader stays in memory, about 20 KB each
const BROWSER_SECONDS = 300;

type Made = { etag: string; bodies: Map<Encoding, Promise<Buffer>>; text: Buffer; site: Site | null };

const kept = new Map<string, { until: number; made: Promise<Made> }>();

const getLoader: WebHandler = async (request) => {
  const key = (new URL(request.url).searchParams.get('t') ?? '').slice(0, 80);
  const made = await loaderOf(key);
  if (made.site) seen(made.site, request.headers.get('referer'));
  const encoding = encodingOf(request);
  const etag = `"${made.etag}-${encoding}"`;
  const headers: Record<string, string> = {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': `public, max-age=${BROWSER_SECONDS}`,
    etag,
    vary: 'Accept-Encoding',
    ...openToPages,
  };
  if (request.headers.get('if-none-match')?.split(/,\s*/).includes(etag)) return new Response(null, { status: 304, headers });
  const body = made.bodies.get(encoding) ?? compress(made.text, encoding);
  made.bodies.set(encoding, body);
  return new Response(new Uint8Array(await body), {
    headers: { ...headers, ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }) },
  });
};

/** Any site may load it: that is what it is for. `*` because a tag manager's module import asks with CORS. */
export const openToPages = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'timing-allow-origin': '*',
};

export const loaderRoutes: Route[] = [{ method: 'GET', path: '/widget/v1/widget.js', door: 'open', handle: getLoader }];

const SEEN_EVERY_MS = 10_000; // the onboarding waits for the first view; later ones only keep the row from growing stale
const seenAt = new Map<string, number>();

/** The loader's own request is the page view (W13). Told aside: the page must not wait for it. */
function seen(site: Site, referer: string | null): void {
  const page = referer && URL.canParse(referer) ? new URL(referer) : null;
  const name = `${site.tenantId} ${page?.origin}`;
  const now = Date.now();
  if (now - (seenAt.get(name) ?? 0) < SEEN_EVERY_MS) return;
  if (seenAt.size >= KEPT_MOST) seenAt.clear();
  seenAt.set(name, now);
  inTenant(visitorGrant(site, 'page-view'), (scope) =>
    markWidgetSeen(scope, { origin: page?.origin ?? null, page: page ? page.origin + page.pathname : null }),
  ).catch((error: unknown) => log.warn({ event: 'page_view_lost', error: String(error) }));
}

/** Page views of one moment share one reading; made-up keys share the neutral loader. */
function loaderOf(key: string): Promise<Made> {
  const known = kept.get(key);
  if (known && known.until > Date.now()) return known.made;
  const made = make(key);
  if (kept.size >= KEPT_MOST) kept.clear();
  kept.set(key, { until: Date.now() + FRESH_MS, made });
  made.catch(() => kept.delete(key));
  return made;
}

async function make(key: string): Promise<Made> {
  const widget = builtWidget();
  if (!widget)
    throw new AppError('UNAVAILABLE', 'the widget is not built: npm run widget:build', {
      reason: 'widget.not_built',
      retryAfterSeconds: 5,
    });
  const { config, site } = await configOf(key, widget.app);
  const text = Buffer.from(config.flags.widget ? withConfig(widget.loader, config) : SWITCHED_OFF);
  return { etag: createHash('sha256').update(text).digest('base64url').slice(0, 22), bodies: new Map(), text, site };
}

async function configOf(key: string, app: string): Promise<{ config: PublicConfig; site: Site | null }> {
  const neutral = neutralConfig({ origin: publicUrl(), chunks: { app } });
  if (!key) return { config: neutral, site: null };
  try {
    const site = await siteOf(key);
    const target = { tenantId: site.tenantId, widgetId: site.widgetId ?? undefined };
    const on = new Set<string>();
    for (const flag of flagKeys) if (await isFlagOn(flag, target)) on.add(flag);
    const config = await inTenant(visitorGrant(site, 'page-view'), (scope) =>
      publicConfig(scope, { origin: publicUrl(), chunks: { app }, isOn: (flag) => on.has(flag) }),
    );
    return { config, site };
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'NOT_FOUND')) log.warn({ event: 'widget_config_failed', error: String(error) });
    return { config: neutral, site: null };
  }
}

/** A function as replacement, because `$&` in a tenant's text would be a pattern. */
export function withConfig(loader: string, config: PublicConfig): string {
  return loader.replace('__FL_CONFIG__', () => literal(wireConfig(config)));
}

/** What is usual is left out and addresses lose our own origin: every page view pays for these bytes (widget/src/config.ts puts them back). */
export function wireConfig(config: PublicConfig): WireConfig {
  const { position, fields, flags, agent: _agent, open, answers, texts, ...rest } = config; // the agent comes with the dialogue
  const isUsual = fields.name === 'optional' && fields.contact === 'either';
  const local = (url: string): string => (url.startsWith(`${config.origin}/`) ? url.slice(config.origin.length) : url);
  return {
    ...rest,
    texts: { ...texts, invitation: open.trigger === 'click' ? undefined : texts.invitation },
    ...(open.trigger === 'click' ? {} : { open }),
    ...(answers === 'bot' ? {} : { answers }),
    ...(position === 'right' ? {} : { position }),
    ...(isUsual ? {} : { fields }),
    ...(flags.autocapture && flags.booking ? {} : { flags }),
    consents: config.consents.map((consent) => ({
      ...consent,
      url: local(consent.url),
      label: consent.label === usualDataConsent[config.locale] ? '' : consent.label,
    })),
    booking: { ...config.booking, url: local(config.booking.url) },
  };
}

/** A JavaScript literal that also survives inside HTML; shorter than JSON. Names of fields are ours, so none needs quotes. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`;
  if (value && typeof value === 'object')
    return `{${Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([name, one]) => `${/^\w+$/.test(name) ? name : literal(name)}:${literal(one)}`)
      .join()}}`;
  if (typeof value === 'boolean') return value ? '!0' : '!1';
  return JSON.stringify(value ?? null)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** The kill switch: calls from the page find the API and do nothing. */
const SWITCHED_OFF = 'window.FastLead={key:"off",init(){},open(){},close(){},on(){},push(){}};\n';
