import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { seedTenant, testScope, type SeededTenant } from '@/prisma/seed/factories';
import { announceRows, announced } from '@/server/platform/announcer';
import { tellWithin, type Hint } from '@/server/platform/hints';
import { closeDb, systemDb } from '@/server/platform/db/client';
import { newId } from '@/server/platform/ids';
import { createContact } from '@/server/domain/contacts/commands';
import { asSystem } from './system';

let tenant: SeededTenant;
beforeEach(async () => {
  tenant = await seedTenant();
});
afterEach(() => void vi.restoreAllMocks());

const contacts = () => systemDb().contact.count({ where: { tenantId: tenant.id } });
const outbox = () => systemDb().outbox.count({ where: { tenantId: tenant.id, name: 'lead.changed' } });
const changed = () => ({ name: 'lead.changed', data: { tenantId: tenant.id, leadId: 'led_1' } }) as const;

describe('a unit of work', () => {
  test('that does one thing and tells of it is three round trips: BEGIN and COMMIT have none of their own', async () => {
    await closeDb(); // connections made from here on are seen
    const query = vi.spyOn(pg.Client.prototype, 'query');
    await asSystem(tenant.id, 'test', async (scope) => {
      await scope.db.contact.count({ where: { tenantId: tenant.id } });
      scope.emit(changed());
    });
    const texts = query.mock.calls.map(([given]) => (given as unknown as { text?: string }).text ?? '');
    const first = texts.findIndex((text) => text.startsWith('BEGIN'));
    const last = texts.findIndex((text) => text.endsWith('COMMIT'));
    expect(texts.slice(first, last + 1).map((text) => text.slice(0, 12))).toEqual(['BEGIN; SELEC', 'SELECT COUNT', 'SELECT end_u']);
    expect(await outbox()).toBe(1);
  });

  test('tells browsers as soon as it is committed, and once; of one whose process died they are told with its events', async () => {
    const heard: Hint[] = [];
    tellWithin((hints) => void heard.push(...hints));
    await testScope(tenant)(async (scope) => scope.emit(changed()));
    const hint = { channel: `presence-tenant-${tenant.id}`, name: 'lead-changed', data: changed().data };
    expect(heard).toEqual([hint]);
    await announced();
    expect(heard).toEqual([hint]);
    const left = await systemDb().outbox.create({
      data: {
        ...(await systemDb().outbox.findFirstOrThrow({ where: { tenantId: tenant.id } })),
        id: newId('outbox'),
        data: changed().data,
        announcedAt: null,
      },
    });
    await announceRows([left.id]).catch(() => undefined); // no engine is asked in this test
    expect(heard).toEqual([hint, hint]);
  });

  test('that fails leaves nothing, and its connection is as good as new', async () => {
    for (let round = 0; round < 40; round += 1) {
      const failing = testScope(tenant)(async (scope) => {
        await createContact(scope, { name: 'Анна' });
        scope.emit(changed());
        throw new Error('thought better of it');
      });
      await expect(failing).rejects.toThrow('thought better of it');
    }
    expect([await contacts(), await outbox()]).toEqual([0, 0]);
    await testScope(tenant)((scope) => createContact(scope, { name: 'Анна' }));
    expect(await contacts()).toBe(1);
  });

  test('whose last statement is refused leaves nothing', async () => {
    const failing = testScope(tenant)(async (scope) => {
      await createContact(scope, { name: 'Анна' });
      scope.trace({ leadId: 'led_none', kind: 'lead.finished', level: 'info', data: {}, onceKey: null, at: scope.now() });
    });
    await expect(failing).rejects.toThrow('violates foreign key');
    expect(await contacts()).toBe(0);
    expect(await testScope(tenant)(async (scope) => scope.db.contact.count({ where: { tenantId: tenant.id } }))).toBe(0);
  });

  test.each(["tnt_none', true); DELETE FROM tenants; --", "\\'; DROP TABLE leads; --", '', '$1'])(
    'of the tenant %j is refused as unknown, and is no SQL',
    async (id) => {
      await expect(asSystem(id, 'test', async () => 'inside')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await systemDb().tenant.count({ where: { id: tenant.id } })).toBe(1);
    },
  );

  test('keeps what is hostile in its events and traces as text', async () => {
    const text = "it's \\' $1 \\\\ '); DROP TABLE outbox; -- 👩‍⚕️";
    await testScope(tenant)(async (scope) => {
      scope.emit({ name: 'lead.changed', data: { tenantId: tenant.id, leadId: text } });
    });
    expect(await systemDb().outbox.findFirstOrThrow({ where: { tenantId: tenant.id } })).toMatchObject({ data: { leadId: text } });
  });

  test('sees only its own tenant, also when units of many tenants share the connections', async () => {
    const others = await Promise.all(Array.from({ length: 10 }, () => seedTenant()));
    await Promise.all(others.map((other, index) => testScope(other)((scope) => createContact(scope, { name: `Имя ${index}` }))));
    const seen = await Promise.all(
      Array.from({ length: 100 }, (_, index) => {
        const other = others[index % 10] as SeededTenant;
        return testScope(other)(async (scope) =>
          (await scope.db.contact.findMany({ select: { tenantId: true } })).map((row) => row.tenantId),
        );
      }),
    );
    expect(seen.every((ids, index) => ids.length === 1 && ids[0] === others[index % 10]?.id)).toBe(true);
  });
});
