import { asideDb } from '@/server/platform/db/client';
import { log } from '@/server/platform/log';
import type { Scope } from '@/server/domain/scope';
import { resolveFlag } from './rules';
import { flagKeys, type FlagKey, type FlagRow, type FlagTarget, type FlagView } from './schema';

/** A flip must be seen within 5 s everywhere; one of them is left for the reading itself. */
const FRESH_MS = 4000;

export type FlagReader = (key: FlagKey, target?: FlagTarget) => Promise<boolean>;

const readShared = createFlagReader({
  load: () => asideDb().flag.findMany({ select: { key: true, level: true, targetId: true, enabled: true } }),
});

/** Is it on for this widget, this tenant, or everybody? At most 5 s old; never throws. */
export function isFlagOn(key: FlagKey, target: FlagTarget = {}): Promise<boolean> {
  return readShared(key, target);
}

/** The switches of a tenant with who decided each. */
export async function listFlags(scope: Scope, { widgetId }: { widgetId?: string } = {}): Promise<FlagView[]> {
  const targetIds = ['', scope.tenantId, ...(widgetId ? [widgetId] : [])];
  const rows = await scope.db.flag.findMany({ where: { targetId: { in: targetIds } } });
  return flagKeys.map((key) => {
    const { enabled, decidedBy } = resolveFlag(rows, key, { tenantId: scope.tenantId, widgetId });
    const isOperators = rows.some((row) => row.key === key && row.updatedBy === null && row.level === decidedBy);
    return { key, enabled, decidedBy, isLocked: isOperators && (!enabled || decidedBy !== 'global') };
  });
}

/**
 * Keeps all rows for a few seconds: there are a handful per tenant at most. When the database cannot be asked the last
 * answer stands, and before the first one everything is on: a flag must not take the product down with it.
 */
export function createFlagReader({ load, now = Date.now }: { load: () => Promise<FlagRow[]>; now?: () => number }): FlagReader {
  let rows: FlagRow[] = [];
  let loadedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | undefined;

  const reload = async (): Promise<void> => {
    const startedAt = now();
    try {
      rows = await load();
    } catch (error) {
      log.warn({ event: 'flags_unreadable', error: String(error) });
    }
    loadedAt = startedAt;
    loading = undefined;
  };

  return async (key, target = {}) => {
    if (now() - loadedAt >= FRESH_MS) await (loading ??= reload());
    return resolveFlag(rows, key, target).enabled;
  };
}
