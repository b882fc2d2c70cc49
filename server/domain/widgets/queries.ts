import { open } from '@/server/platform/crypto';
import { publicUrl } from '@/server/platform/env';
import { notFound } from '@/server/platform/errors';
import type { Scope } from '@/server/domain/scope';
import { isFlagOn } from '@/server/domain/flags/queries';
import { flagKeys } from '@/server/domain/flags/schema';
import { tenantSettingsSchema } from '@/server/domain/tenants/schema';
import type { PublicConfig } from '@/widget/protocol';
import { publicConfigOf } from './rules/public-config';
import { widgetConfigSchema, type WidgetConfig } from './schema';

export type WidgetView = {
  id: string;
  name: string;
  version: number;
  enabled: boolean;
  config: WidgetConfig;
  allowedOrigins: string[];
  seenAt: Date | null;
  seenOrigin: string | null;
  seenPage: string | null;
  updatedAt: Date;
  /** Name of the colleague who saved last; null for the product itself and for people without a name. */
  updatedBy: string | null;
};

/** The tenant's first widget, or the named one. Throws NOT_FOUND. */
export async function getWidget(scope: Scope, input: { widgetId?: string } = {}): Promise<WidgetView> {
  const row = await scope.db.widget.findFirst({ where: { tenantId: scope.tenantId, id: input.widgetId }, orderBy: { createdAt: 'asc' } });
  if (!row) throw notFound('widget');
  const author = row.updatedBy
    ? await scope.db.member.findFirst({ where: { tenantId: scope.tenantId, id: row.updatedBy }, select: { displayName: true } })
    : null;
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    enabled: row.enabled,
    config: widgetConfigSchema.parse(row.config ?? {}),
    allowedOrigins: row.allowedOrigins,
    seenAt: row.seenAt,
    seenOrigin: row.seenOrigin,
    seenPage: row.seenPage,
    updatedAt: row.updatedAt,
    updatedBy: author?.displayName ? open(author.displayName) : null,
  };
}

type PublicConfigInput = {
  /** Origin of the product as the visitor's browser reaches it; no trailing slash. */
  origin: string;
  /** Hashed chunk names of this build. */
  chunks: { app: string };
  /** Resolved feature flags: `widget`, `autocapture`, `booking`, `channel.<name>`. */
  isOn: (flag: string) => boolean;
  widgetId?: string;
  /** Settings that are not saved yet: the editor's preview. */
  draft?: WidgetConfig;
};

const WEEK_MS = 7 * 86_400_000;
const REPLIES_READ = 200; // enough for a stable median; the loader is asked for on every page view of the host

/** Everything the loader carries about a tenant. Throws NOT_FOUND when the tenant has no widget. */
export async function publicConfig(scope: Scope, input: PublicConfigInput): Promise<PublicConfig> {
  const { tenantId, db } = scope;
  const now = scope.now();
  const tenant = await db.tenant.findUniqueOrThrow({ where: { id: tenantId } });
  const widget = await getWidget(scope, { widgetId: input.widgetId });
  const locale = tenant.locale === 'en' ? 'en' : 'ru';
  const exceptions = await db.availabilityException.findMany({
    where: { tenantId, staffId: null, date: { gte: dateOf(now, -1), lte: dateOf(now, 16) } },
    select: { date: true, closed: true, startMin: true, endMin: true },
  });
  const connections = await db.connection.findMany({ where: { tenantId, status: 'connected' }, select: { channel: true } });
  const documents = await db.consentDocument.findMany({
    where: { tenantId, locale, retiredAt: null },
    orderBy: [{ purpose: 'asc' }, { version: 'desc' }],
    select: { id: true, purpose: true, title: true },
  });
  const service = await db.service.findFirst({ where: { tenantId, active: true }, select: { id: true } });
  const hasScenario = (await db.automation.count({ where: { tenantId, kind: 'qualification', active: true } })) > 0;
  return publicConfigOf({
    tenant: {
      slug: tenant.slug,
      publicKey: tenant.publicKey,
      name: tenant.name,
      timeZone: tenant.timeZone,
      locale,
      hours: tenantSettingsSchema.parse(tenant.settings ?? {}).hours,
    },
    widget: input.draft ? { config: input.draft, enabled: true } : widget,
    exceptions,
    connectedChannels: connections.map((connection) => connection.channel),
    documents: (['data', 'marketing'] as const).flatMap((purpose) =>
      documents
        .filter((document) => document.purpose === purpose)
        .slice(0, 1)
        .map(({ id, title }) => ({ id, purpose, title })),
    ),
    hasServices: service !== null,
    hasScenario,
    replySeconds: hasScenario ? await botReplySeconds(scope) : await peopleReplySeconds(scope),
    isOn: input.isOn,
    origin: input.origin,
    chunks: input.chunks,
    now,
  });
}

/** What visitors would see with settings that are not saved yet: computed as for the site, flags and channels included. */
export async function previewConfig(scope: Scope, { config }: { config: WidgetConfig }): Promise<PublicConfig> {
  const on = new Set<string>();
  for (const flag of flagKeys) if (await isFlagOn(flag, { tenantId: scope.tenantId })) on.add(flag);
  return publicConfig(scope, {
    origin: publicUrl(),
    chunks: { app: '' },
    isOn: (flag) => flag === 'widget' || on.has(flag),
    draft: config,
  });
}

/** From a lead to the bot's first word in its channel. */
async function botReplySeconds({ db, tenantId, now }: Scope): Promise<number[]> {
  const leads = await db.lead.findMany({
    where: { tenantId, isTest: false, createdAt: { gte: new Date(now().getTime() - WEEK_MS) }, firstContactAt: { not: null } },
    orderBy: { createdAt: 'desc' },
    take: REPLIES_READ,
    select: { createdAt: true, firstContactAt: true },
  });
  return leads.map((lead) => ((lead.firstContactAt?.getTime() ?? 0) - lead.createdAt.getTime()) / 1000);
}

/** From a conversation's start to the first word of a member. Where no bot speaks, the conversation starts with the visitor. */
async function peopleReplySeconds({ db, tenantId, now }: Scope): Promise<number[]> {
  const conversations = await db.conversation.findMany({
    where: {
      tenantId,
      createdAt: { gte: new Date(now().getTime() - WEEK_MS) },
      messages: { some: { author: 'member', direction: 'out' } },
    },
    orderBy: { createdAt: 'desc' },
    take: REPLIES_READ,
    select: {
      createdAt: true,
      messages: { where: { author: 'member', direction: 'out' }, orderBy: { seq: 'asc' }, take: 1, select: { createdAt: true } },
    },
  });
  return conversations.flatMap(({ createdAt, messages }) =>
    messages.map((message) => (message.createdAt.getTime() - createdAt.getTime()) / 1000),
  );
}

function dateOf(now: Date, plusDays: number): string {
  return new Date(now.getTime() + plusDays * 86_400_000).toISOString().slice(0, 10);
}
