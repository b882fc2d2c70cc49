import { log } from '@/server/platform/log';
import { newId } from '@/server/platform/ids';
import type { Scope } from '@/server/domain/scope';
import { getWidget, type WidgetView } from './queries';
import { widgetConfigSchema, type SaveWidgetInput, type WidgetConfig } from './schema';

/** The tenant's first widget, with what the industry suggests. */
export async function createWidget(
  scope: Scope,
  input: { name: string; config: Partial<WidgetConfig>; allowedOrigins: string[] },
): Promise<{ widgetId: string }> {
  const id = newId('widget');
  const now = scope.now();
  await scope.db.widget.create({
    data: {
      id,
      tenantId: scope.tenantId,
      name: input.name,
      config: widgetConfigSchema.parse(input.config),
      allowedOrigins: input.allowedOrigins,
      createdAt: now,
      updatedAt: now,
    },
  });
  return { widgetId: id };
}

export type SaveWidgetResult =
  | { outcome: 'saved'; version: number }
  /** A colleague saved first: their widget, to compare with. */
  | { outcome: 'changed_meanwhile'; current: WidgetView };

/**
 * Saves the widget's settings if nobody saved since `version` was read, or when the person chose to overwrite. Throws
 * NOT_FOUND for a widget of another tenant.
 */
export async function saveWidget(scope: Scope, input: SaveWidgetInput): Promise<SaveWidgetResult> {
  const before = await getWidget(scope, { widgetId: input.widgetId });
  const { count } = await scope.db.widget.updateMany({
    where: { tenantId: scope.tenantId, id: input.widgetId, ...(input.overwrite ? {} : { version: input.version }) },
    data: {
      config: { ...input.config, edited: editedFields(before.config, input.config) },
      allowedOrigins: [...new Set(input.allowedOrigins)],
      enabled: input.enabled,
      version: { increment: 1 },
      updatedAt: scope.now(),
      updatedBy: scope.actor.kind === 'person' ? scope.actor.memberId : null,
    },
  });
  const current = await getWidget(scope, { widgetId: input.widgetId });
  if (count === 0) return { outcome: 'changed_meanwhile', current };
  scope.emit({ name: 'widget.changed', data: { tenantId: scope.tenantId, widgetId: input.widgetId } });
  log.info({ event: 'widget_configured', tenantId: scope.tenantId, widgetId: input.widgetId, version: current.version });
  return { outcome: 'saved', version: current.version };
}

/** What a person changed by hand stays when the industry is chosen anew. */
function editedFields(before: WidgetConfig, after: WidgetConfig): string[] {
  const pairs = {
    brand: [before.brand, after.brand],
    greeting: [before.texts.greeting, after.texts.greeting],
    invitation: [before.texts.invitation, after.texts.invitation],
    title: [before.texts.title, after.texts.title],
  };
  const changed = Object.entries(pairs)
    .filter(([, [left, right]]) => left !== right)
    .map(([field]) => field);
  return [...new Set([...before.edited, ...changed])];
}

/** Texts of another industry, without what a person wrote. */
export async function suggestWidgetTexts(scope: Scope, texts: { invitation: string; greeting: string }): Promise<void> {
  const widget = await getWidget(scope);
  const pick = (field: 'invitation' | 'greeting') => (widget.config.edited.includes(field) ? widget.config.texts[field] : texts[field]);
  const config = { ...widget.config, texts: { ...widget.config.texts, invitation: pick('invitation'), greeting: pick('greeting') ?? '' } };
  await scope.db.widget.updateMany({
    where: { tenantId: scope.tenantId, id: widget.id },
    data: { config, version: { increment: 1 }, updatedAt: scope.now() },
  });
}

const SEEN_AGAIN_MS = 60_000; // a page view writes at most one row a minute; the first one is told at once

/** The widget was loaded on a page: the onboarding waits for this. A host that is not allowed yet is remembered, not allowed. */
export async function markWidgetSeen(scope: Scope, input: { origin: string | null; page: string | null }): Promise<void> {
  const now = scope.now();
  const widget = await scope.db.widget.findFirst({
    where: { tenantId: scope.tenantId },
    orderBy: { createdAt: 'asc' },
    select: { id: true, seenAt: true, seenOrigin: true },
  });
  if (!widget) return;
  const isNews = widget.seenAt === null || widget.seenOrigin !== input.origin;
  if (!isNews && widget.seenAt && now.getTime() - widget.seenAt.getTime() < SEEN_AGAIN_MS) return;
  await scope.db.widget.updateMany({
    where: { tenantId: scope.tenantId, id: widget.id },
    data: { seenAt: now, seenOrigin: input.origin, seenPage: input.page?.slice(0, 500) ?? null },
  });
  if (isNews) scope.emit({ name: 'widget.seen', data: { tenantId: scope.tenantId, widgetId: widget.id } });
}
