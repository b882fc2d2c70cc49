import { AppError, notFound } from '@/server/platform/errors';
import { newId } from '@/server/platform/ids';
import { log } from '@/server/platform/log';
import type { Scope } from '@/server/domain/scope';
import type { SetFlag } from './schema';

/**
 * Switches something of the tenant off, or on again. On means that the tenant's own row goes away and the wider level
 * decides: so nobody can overrule what the operator of the product switched off. Throws FORBIDDEN
 * `flag.switched_by_operator` for a row the operator wrote, NOT_FOUND for a widget of somebody else.
 */
export async function setFlag(scope: Scope, { key, enabled, widgetId }: SetFlag): Promise<void> {
  if (widgetId && !(await scope.db.widget.findFirst({ where: { tenantId: scope.tenantId, id: widgetId }, select: { id: true } })))
    throw notFound('widget');
  const where = { key, level: widgetId ? 'widget' : 'tenant', targetId: widgetId ?? scope.tenantId };
  const known = await scope.db.flag.findFirst({ where });
  if (known && known.updatedBy === null)
    throw new AppError('FORBIDDEN', `flag ${key} was switched by the operator`, { reason: 'flag.switched_by_operator' });
  const by = scope.actor.kind === 'person' ? scope.actor.userId : scope.actor.kind;
  if (enabled) await scope.db.flag.deleteMany({ where });
  else if (!known)
    await scope.db.flag.createMany({
      data: [{ id: newId('flag'), ...where, enabled: false, updatedAt: scope.now(), updatedBy: by }],
      skipDuplicates: true,
    });
  log.info({ event: 'flag_changed', key, level: where.level, targetId: where.targetId, enabled, by });
}
