import { beforeEach, describe, expect, test } from 'vitest';
import { seedTenant, testScope, type RunInScope, type SeededTenant } from '@/prisma/seed/factories';
import { systemDb } from '@/server/platform/db/client';
import { newId } from '@/server/platform/ids';
import { moveClock, runClock, takeTurn, turnClock } from './commands';
import { listRowTimers, readClock } from './queries';
import { inOrder, kindOfSleep, RUN_BOUND_MS } from './rules';

let tenant: SeededTenant;
let inScope: RunInScope;

beforeEach(async () => {
  tenant = await seedTenant();
  inScope = testScope(tenant);
});

const age = (data: { keptUntil?: Date; endsAt?: Date; tickedAt?: Date }) =>
  systemDb().clockRun.update({ where: { tenantId: tenant.id }, data });
const run = (speed: 0 | 1 | 60, runner = 'a') => inScope((scope) => runClock(scope, { speed, runner }));
const takeOne = (runner = 'a') => inScope((scope) => takeTurn(scope, { runner }));

describe('a running clock', () => {
  test('at 60 moves 59 seconds a second beyond ours, standing moves one back', async () => {
    await run(60);
    await age({ tickedAt: new Date(Date.now() - 1000) });
    const turn = await takeOne();
    expect(turn?.byMs).toBeGreaterThanOrEqual(59_000);
    expect(turn?.byMs).toBeLessThan(75_000);
    await run(0);
    await age({ tickedAt: new Date(Date.now() - 1000) });
    expect((await takeOne())?.byMs).toBeLessThanOrEqual(-1000);
  });

  test('stops when nobody watches, after its bound, and when its speed is 1 again', async () => {
    await run(60);
    await age({ keptUntil: new Date(Date.now() - 1) });
    expect(await takeOne()).toBeNull();
    await run(60);
    await age({ endsAt: new Date(Date.now() - 1) });
    expect(await takeOne()).toBeNull();
    await run(60);
    await run(1);
    expect(await takeOne()).toBeNull();
    expect((await inScope((scope) => readClock(scope))).speed).toBe(1);
  });

  test('a watcher who stays does not push the bound away', async () => {
    await run(60);
    await age({ endsAt: new Date(Date.now() + 5000) });
    await run(60);
    const row = await systemDb().clockRun.findUniqueOrThrow({ where: { tenantId: tenant.id } });
    expect(row.endsAt.getTime() - Date.now()).toBeLessThan(RUN_BOUND_MS / 2);
  });

  test('is turned by one process; another takes over when that one is dead', async () => {
    expect((await run(60, 'a')).isMine).toBe(true);
    expect((await run(60, 'b')).isMine).toBe(false);
    expect(await takeOne('b')).toBeNull();
    await age({ tickedAt: new Date(Date.now() - 60_000) });
    expect((await run(60, 'b')).isMine).toBe(true);
    expect(await takeOne('a')).toBeNull();
  });

  test('is refused, and stops, where a real vendor is connected', async () => {
    await run(60);
    await systemDb().connection.create({
      data: {
        id: newId('connection'),
        tenantId: tenant.id,
        channel: 'telegram',
        provider: 'telegram',
        name: 'x',
        credentials: '',
        hookSecret: '',
        status: 'connected',
        createdAt: new Date(),
        updatedAt: new Date(),
      },
    });
    expect(await takeOne()).toBeNull();
    await expect(run(60)).rejects.toMatchObject({ reason: 'clock.live' });
    await expect(inScope((scope) => moveClock(scope, { byMs: 1 }))).rejects.toMatchObject({ reason: 'clock.live' });
  });
});

describe('what is due', () => {
  const waitingLead = async (checkAt: Date) => {
    const at = new Date();
    const contactId = newId('contact');
    const base = { tenantId: tenant.id, createdAt: at, updatedAt: at };
    await systemDb().contact.create({ data: { id: contactId, ...base } });
    await systemDb().lead.create({
      data: {
        id: newId('lead'),
        ...base,
        number: Math.floor(Math.random() * 1e6),
        contactId,
        channel: 'web',
        source: 'widget',
        ledgerState: 'waiting',
        checkAt,
        correlationId: 'c',
      },
    });
  };
  const announced = () => systemDb().outbox.count({ where: { tenantId: tenant.id, name: 'clock.moved' } });

  test('is told when the clock passes it, and not before', async () => {
    await waitingLead(new Date(Date.now() + 900_000));
    await inScope((scope) => moveClock(scope, { byMs: 600_000 }));
    expect(await announced()).toBe(0);
    await inScope((scope) => turnClock(scope, { byMs: 400_000 }));
    expect(await announced()).toBe(1);
  });

  test('stands in order', async () => {
    await waitingLead(new Date(Date.now() + 900_000));
    await waitingLead(new Date(Date.now() + 300_000));
    const timers = inOrder(await inScope((scope) => listRowTimers(scope)), 5);
    expect(timers.map((timer) => timer.kind)).toEqual(['reminder', 'reminder']);
    expect(timers[0]?.at.getTime()).toBeLessThan(timers[1]?.at.getTime() ?? 0);
  });

  test.each([
    ['fast-lead-remind-booking', 'until-day', 'booking'],
    ['fast-lead-deliver-message', 'patience', 'patience'],
    ['fast-lead-deliver-message', 'pause-2', 'retry'],
    ['fast-lead-continue-lead', 'burst', 'burst'],
    ['fast-lead-sweep-leads', '', null],
    ['fast-lead-something-new', 'wait', 'step'],
  ])('a sleep of %s in %s is %s', (functionId, step, kind) => expect(kindOfSleep({ functionId, step })).toBe(kind));
});
