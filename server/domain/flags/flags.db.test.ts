import { afterAll, describe, expect, test, vi } from 'vitest';
import { closeDb, sqlState, systemDb } from '@/server/platform/db/client';
import { newId } from '@/server/platform/ids';
import { inTenant } from '@/server/auth/unit-of-work';
import type { Scope, TenantId } from '@/server/domain/scope';
import { setFlag } from './commands';
import { createFlagReader, isFlagOn, listFlags } from './queries';

afterAll(closeDb);

describe('flags', () => {
  test('a flip is seen within 5 s without a restart', async () => {
    const tenantId = await newTenant();
    expect(await isFlagOn('autocapture', { tenantId })).toBe(true);
    await operatorSays('autocapture', 'tenant', tenantId, false);
    await vi.waitFor(async () => expect(await isFlagOn('autocapture', { tenantId })).toBe(false), { timeout: 5000, interval: 50 });
    expect(await isFlagOn('autocapture', { tenantId: await newTenant() })).toBe(true);
  });

  test('what a tenant switches off it can switch on again', async () => {
    const tenantId = await newTenant();
    await as(tenantId, (scope) => setFlag(scope, { key: 'booking', enabled: false }));
    expect(await fresh('booking', { tenantId })).toBe(false);
    expect(await as(tenantId, (scope) => listFlags(scope))).toContainEqual({
      key: 'booking',
      enabled: false,
      decidedBy: 'tenant',
      isLocked: false,
    });
    await as(tenantId, (scope) => setFlag(scope, { key: 'booking', enabled: true }));
    expect(await fresh('booking', { tenantId })).toBe(true);
  });

  test('a tenant cannot overrule the operator', async () => {
    const tenantId = await newTenant();
    await operatorSays('channel.telegram', 'tenant', tenantId, false);
    await expect(as(tenantId, (scope) => setFlag(scope, { key: 'channel.telegram', enabled: true }))).rejects.toMatchObject({
      code: 'FORBIDDEN',
      reason: 'flag.switched_by_operator',
    });
    expect(await fresh('channel.telegram', { tenantId })).toBe(false);
    expect(await as(tenantId, (scope) => listFlags(scope))).toContainEqual({
      key: 'channel.telegram',
      enabled: false,
      decidedBy: 'tenant',
      isLocked: true,
    });
  });

  test('the database itself refuses a tenant that switches on, switches everybody off, or switches another tenant off', async () => {
    const [tenantId, other] = [await newTenant(), await newTenant()];
    const tries = [
      { level: 'tenant', targetId: tenantId, enabled: true, updatedBy: 'x' },
      { level: 'global', targetId: '', enabled: false, updatedBy: 'x' },
      { level: 'tenant', targetId: other, enabled: false, updatedBy: 'x' },
      { level: 'widget', targetId: await newWidget(other), enabled: false, updatedBy: 'x' },
      { level: 'tenant', targetId: tenantId, enabled: false, updatedBy: null },
    ];
    for (const row of tries) {
      const error = await as(tenantId, (scope) =>
        scope.db.flag.create({ data: { id: newId('flag'), key: 'widget', updatedAt: new Date(), ...row } }),
      ).catch((thrown: unknown) => thrown);
      expect(sqlState(error), JSON.stringify(row)).toBe('42501');
    }
    await operatorSays('widget', 'tenant', tenantId, false);
    expect(await as(tenantId, (scope) => scope.db.flag.deleteMany({ where: { targetId: tenantId } }))).toEqual({ count: 0 });
  });

  test('a widget of another tenant is not found', async () => {
    const [tenantId, other] = [await newTenant(), await newTenant()];
    const widgetId = await newWidget(other);
    await expect(as(tenantId, (scope) => setFlag(scope, { key: 'widget', enabled: false, widgetId }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await as(other, (scope) => setFlag(scope, { key: 'widget', enabled: false, widgetId }));
    expect(await fresh('widget', { tenantId: other, widgetId })).toBe(false);
    expect(await fresh('widget', { tenantId: other })).toBe(true);
  });

  test('when the database cannot be asked, the last answer stands', async () => {
    let nowMs = 0;
    let isDown = false;
    const read = createFlagReader({
      now: () => nowMs,
      load: async () => {
        if (isDown) throw new Error('down');
        return [{ key: 'booking', level: 'global', targetId: '', enabled: false }];
      },
    });
    expect(await read('booking')).toBe(false);
    isDown = true;
    nowMs += 60_000;
    expect(await read('booking')).toBe(false);
  });
});

const fresh: typeof isFlagOn = (key, target) => createFlagReader({ load: () => systemDb().flag.findMany() })(key, target);

async function newTenant(): Promise<string> {
  const id = newId('tenant');
  await systemDb().tenant.create({ data: { id, slug: id.toLowerCase(), publicKey: id, name: 'Тест', createdAt: new Date() } });
  return id;
}

async function newWidget(tenantId: string): Promise<string> {
  const id = newId('widget');
  await systemDb().widget.create({
    data: { id, tenantId, name: 'w', config: {}, allowedOrigins: [], createdAt: new Date(), updatedAt: new Date() },
  });
  return id;
}

async function operatorSays(key: string, level: string, targetId: string, enabled: boolean): Promise<void> {
  await systemDb().flag.create({ data: { id: newId('flag'), key, level, targetId, enabled, updatedAt: new Date() } });
}

function as<T>(tenantId: string, work: (scope: Scope) => Promise<T>): Promise<T> {
  return inTenant(
    { tenantId: tenantId as TenantId, actor: { kind: 'person', userId: 'usr_test', memberId: 'mem_test', role: 'admin' }, clockShiftMs: 0 },
    work,
  );
}
