import { systemDb } from '@/server/platform/db/client';
import { sameSecret, sign } from '@/server/platform/crypto';
import { AppError, notFound } from '@/server/platform/errors';
import { isFlagOn } from '@/server/domain/flags/queries';
import type { Actor, TenantId } from '@/server/domain/scope';
import type { Grant } from './unit-of-work';

/**
 * The visitor door: site key + allowed origin + signed visitor token.
 *
 * The site key is public and grants nothing but sending a lead; the origin stops embedding, not curl (outside a browser it
 * can be forged); the token, issued with the first lead or message, is what reading and answering need. A token is
 * `base64url({v,c,t,e}).HMAC`: visitor, conversation, tenant, expiry. One algorithm, chosen by us, so there is none to swap.
 */
const TOKEN_DAYS = 90; // «вернулся через месяц и нашёл переписку»; longer than any retention default of a conversation
const SITE_TTL_MS = 5000; // a change of the origins must be seen within 5 s

export type Site = {
  tenantId: TenantId;
  slug: string;
  key: string;
  timeZone: string;
  locale: string;
  isDemo: boolean;
  clockShiftMs: number;
  widgetId: string | null;
  allowedOrigins: string[];
  /** Connected Telegram bot, if any and not switched off: its deep links go with the lead's answer. */
  telegram: { connectionId: string; username: string; linkTemplate: string } | null;
  email: { connectionId: string } | null;
};

const REFUSED_TTL_MS = 250; // a stranger's page that knocks all day costs four look-ups a second

const sites = new Map<string, { site: Site | null; readAt: number }>();

/** The tenant behind a public key or slug. Throws NOT_FOUND `tenant.not_found`. Read at most every 5 s per key, its switches anew. */
export async function siteOf(keyOrSlug: string, maxAgeMs = SITE_TTL_MS): Promise<Site> {
  const known = sites.get(keyOrSlug);
  if (known && Date.now() - known.readAt < maxAgeMs) return withSwitches(known.site ?? refuse());
  const site = await loadSite(keyOrSlug);
  if (sites.size > 20_000) sites.clear(); // a scan of made-up keys must not grow the map
  sites.set(keyOrSlug, { site, readAt: Date.now() });
  return withSwitches(site ?? refuse());
}

/** A page that was opened before a channel was switched off still offers it: its lead is taken, and answered where something works. */
async function withSwitches(site: Site): Promise<Site> {
  const target = { tenantId: site.tenantId, widgetId: site.widgetId ?? undefined };
  const [telegram, email] = await Promise.all([isFlagOn('channel.telegram', target), isFlagOn('channel.email', target)]);
  return telegram && email ? site : { ...site, telegram: telegram ? site.telegram : null, email: email ? site.email : null };
}

/**
 * The tenant, for a page of this origin. Throws FORBIDDEN; never by what was read seconds ago: the owner has just allowed
 * the page, and its first visitor writes.
 */
export async function siteForOrigin(keyOrSlug: string, origin: string | null, ownOrigins: string[]): Promise<Site> {
  const site = await siteOf(keyOrSlug);
  if (isAllowed(site, origin, ownOrigins)) return site;
  const fresh = await siteOf(keyOrSlug, REFUSED_TTL_MS);
  if (isAllowed(fresh, origin, ownOrigins)) return fresh;
  if (origin === null || origin === 'null') throw new AppError('FORBIDDEN', 'no origin', { reason: 'origin.missing' });
  throw new AppError('FORBIDDEN', `origin ${origin} is not allowed for ${site.slug}`, { reason: 'origin.not_allowed' });
}

function refuse(): never {
  throw notFound('tenant');
}

async function loadSite(keyOrSlug: string): Promise<Site | null> {
  const db = systemDb();
  const tenant = await db.tenant.findFirst({ where: { OR: [{ publicKey: keyOrSlug }, { slug: keyOrSlug }] } });
  if (!tenant) return null;
  const [widget, connections] = await Promise.all([
    db.widget.findFirst({ where: { tenantId: tenant.id }, orderBy: { createdAt: 'asc' }, select: { id: true, allowedOrigins: true } }),
    db.connection.findMany({
      where: { tenantId: tenant.id, status: 'connected', channel: { in: ['telegram', 'email'] } },
      select: { id: true, channel: true, settings: true },
      orderBy: { createdAt: 'asc' },
    }),
  ]);
  const telegram = connections.find((connection) => connection.channel === 'telegram' && usernameOf(connection.settings));
  const email = connections.find((connection) => connection.channel === 'email');
  return {
    tenantId: tenant.id as TenantId,
    slug: tenant.slug,
    key: tenant.publicKey,
    timeZone: tenant.timeZone,
    locale: tenant.locale,
    isDemo: tenant.isDemo,
    clockShiftMs: Number(tenant.clockShiftMs),
    widgetId: widget?.id ?? null,
    allowedOrigins: widget?.allowedOrigins ?? [],
    telegram: telegram
      ? {
          connectionId: telegram.id,
          username: usernameOf(telegram.settings),
          linkTemplate: settingOf(telegram.settings, 'linkTemplate') || TELEGRAM_LINK,
        }
      : null,
    email: email ? { connectionId: email.id } : null,
  };
}

/** vendors/messaging.md §1, "Deep link"; a test connection's leads to the lab. */
const TELEGRAM_LINK = 'https://t.me/{account}?start={token}';

function usernameOf(settings: unknown): string {
  return settingOf(settings, 'username');
}

function settingOf(settings: unknown, name: string): string {
  const value = (settings as Record<string, unknown> | null)?.[name];
  return typeof value === 'string' ? value : '';
}

/** The product's own pages may always embed a tenant; every tenant lists its own origins. */
function isAllowed(site: Site, origin: string | null, ownOrigins: string[]): boolean {
  if (origin === null || origin === 'null') return false;
  return ownOrigins.includes(origin) || site.allowedOrigins.some((allowed) => originMatches(allowed, origin));
}

/** `https://site.ru` matches itself and `https://www.site.ru`; `*.site.ru` any subdomain; the scheme counts when written. */
export function originMatches(allowed: string, origin: string): boolean {
  const wanted = allowed.trim().toLowerCase().replace(/\/$/, '');
  let url: URL;
  try {
    url = new URL(origin.toLowerCase());
  } catch {
    return false;
  }
  if (wanted === url.origin) return true;
  const [scheme, rest] = wanted.includes('://') ? wanted.split('://') : [null, wanted];
  if (scheme && `${scheme}:` !== url.protocol) return false;
  if (!rest) return false;
  if (rest.startsWith('*.')) return url.host.endsWith(rest.slice(1)) && url.host.length > rest.length - 1;
  return url.host === rest || url.host === `www.${rest}`;
}

export type VisitorClaim = { visitorId: string; conversationId: string; tenantId: string };

export function issueVisitorToken(claim: VisitorClaim, now: Date): string {
  const expires = Math.floor(now.getTime() / 1000) + TOKEN_DAYS * 86_400;
  const body = Buffer.from(JSON.stringify({ v: claim.visitorId, c: claim.conversationId, t: claim.tenantId, e: expires })).toString(
    'base64url',
  );
  return `${body}.${sign('visitor', body)}`;
}

/** The claim of a token, or null when it is forged, cut, expired or another tenant's. */
export function readVisitorToken(token: string | null, tenantId: string, now: Date): VisitorClaim | null {
  if (!token || token.length > 1000) return null;
  const [body, signature, more] = token.split('.');
  if (!body || !signature || more !== undefined || !sameSecret(signature, sign('visitor', body))) return null;
  const claim = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as { v: string; c: string; t: string; e: number };
  if (claim.t !== tenantId || claim.e * 1000 < now.getTime()) return null;
  return { visitorId: claim.v, conversationId: claim.c, tenantId: claim.t };
}

export function visitorGrant(site: Site, visitorId: string): Grant {
  const actor: Actor = { kind: 'visitor', visitorId };
  return { tenantId: site.tenantId, actor, clockShiftMs: site.clockShiftMs };
}
