import { flagLevels, type FlagKey, type FlagLevel, type FlagRow, type FlagTarget } from './schema';

/** The value of a flag and who decided it: widget, then tenant, then global, then on. */
export function resolveFlag(
  rows: readonly FlagRow[],
  key: FlagKey,
  target: FlagTarget,
): { enabled: boolean; decidedBy: FlagLevel | 'default' } {
  const targets: Record<FlagLevel, string | undefined> = { widget: target.widgetId, tenant: target.tenantId, global: '' };
  for (const level of flagLevels) {
    const row = rows.find((candidate) => candidate.key === key && candidate.level === level && candidate.targetId === targets[level]);
    if (row) return { enabled: row.enabled, decidedBy: level };
  }
  return { enabled: true, decidedBy: 'default' };
}
