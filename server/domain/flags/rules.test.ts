import { describe, expect, test } from 'vitest';
import { resolveFlag } from './rules';
import type { FlagRow } from './schema';

const row = (level: string, targetId: string, enabled: boolean, key = 'booking'): FlagRow => ({ key, level, targetId, enabled });

describe('resolveFlag', () => {
  test.each<[string, FlagRow[], boolean, string]>([
    ['nobody said anything', [], true, 'default'],
    ['the operator switched it off for everybody', [row('global', '', false)], false, 'global'],
    ['a tenant is tried out while it is off for the rest', [row('global', '', false), row('tenant', 'ten_1', true)], true, 'tenant'],
    ['a widget is off while its tenant is on', [row('tenant', 'ten_1', true), row('widget', 'wid_1', false)], false, 'widget'],
    ['another tenant and another widget do not count', [row('tenant', 'ten_2', false), row('widget', 'wid_2', false)], true, 'default'],
    ['another key does not count', [row('global', '', false, 'widget')], true, 'default'],
  ])('%s', (_name, rows, enabled, decidedBy) => {
    expect(resolveFlag(rows, 'booking', { tenantId: 'ten_1', widgetId: 'wid_1' })).toEqual({ enabled, decidedBy });
  });

  test("a global question is not answered by a tenant's row", () => {
    expect(resolveFlag([row('tenant', 'ten_1', false)], 'booking', {})).toEqual({ enabled: true, decidedBy: 'default' });
  });
});
