import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listTimers, setClockSpeed } from '@/server/api/run-clock';
import { confirmBooking, holdSlot } from '@/server/domain/bookings/commands';
import { nearestSlots } from '@/server/domain/bookings/queries';
import { open } from '@/server/platform/crypto';
import { systemDb } from '@/server/platform/db/client';
import { startLabWorld, type LabWorld, type Played } from './lab-world';

/** The movable clock from end to end: rows, the engine's sleeps and the run of the clock itself. */
let world: LabWorld;
beforeAll(async () => void (world = await startLabWorld()));
afterAll(() => world.stop());

const WITHIN = { timeout: 20_000 };
const HOUR_MS = 3_600_000;
const timersOf = (played: Played) => listTimers(played.inScope, played.tenant.id);
const shiftOf = async (played: Played) =>
  Number((await systemDb().tenant.findUniqueOrThrow({ where: { id: played.tenant.id }, select: { clockShiftMs: true } })).clockShiftMs);
const said = async (played: Played) =>
  (await systemDb().message.findMany({ where: { tenantId: played.tenant.id, direction: 'out' }, orderBy: { createdAt: 'asc' } })).map(
    (message) => open(message.text),
  );

async function asked(): Promise<{ played: Played; leadId: string }> {
  const played = await world.found({ telegram: false, email: false });
  const { leadId } = await played.lead({ name: 'Анна', phone: '+79123456789', channel: 'web' });
  await expect.poll(() => systemDb().qualification.count({ where: { leadId } }), WITHIN).toBe(1);
  return { played, leadId };
}

describe('a moved clock', () => {
  test('reminds a silent lead as soon as its time has come, not with the next minute', { timeout: 60_000 }, async () => {
    const { played } = await asked();
    const [first] = (await timersOf(played)).timers;
    expect(first).toMatchObject({ kind: 'reminder', name: 'Анна' });
    const { clock } = await timersOf(played);
    await played.moveClock((first?.at.getTime() ?? 0) - clock.now.getTime() - 60_000);
    expect(await said(played)).not.toContain('Ещё думаете?');
    await played.moveClock(61_000);
    await expect.poll(() => said(played), { timeout: 5000 }).toContain('Ещё думаете?');
  });

  test(
    'lists the reminder of a booking at its own time, in order, and it comes when the clock gets there',
    { timeout: 60_000 },
    async () => {
      const { played, leadId } = await asked();
      await played.moveClock(5 * HOUR_MS);
      const { conversationId, contactId } = await systemDb().lead.findUniqueOrThrow({ where: { id: leadId } });
      const startsAt = await book(played, { leadId, contactId, conversationId: conversationId ?? '' });
      await expect.poll(async () => (await timersOf(played)).timers.map((timer) => timer.kind), WITHIN).toContain('booking');
      const { timers, clock } = await timersOf(played);
      const times = timers.map((timer) => timer.at.getTime());
      expect(times).toEqual(times.toSorted((left, right) => left - right));
      const reminder = timers.find((timer) => timer.kind === 'booking');
      expect(Math.abs((reminder?.at.getTime() ?? 0) - (startsAt.getTime() - 24 * HOUR_MS))).toBeLessThan(5000);
      const before = (await said(played)).length;
      await played.moveClock((reminder?.at.getTime() ?? 0) - clock.now.getTime() - 60_000);
      expect((await said(played)).length).toBe(before);
      await played.moveClock(61_000);
      await expect.poll(async () => (await said(played)).length, WITHIN).toBeGreaterThan(before);
    },
  );

  test('runs by itself, takes the timers with it, and stops at a word', { timeout: 60_000 }, async () => {
    const { played } = await asked();
    const before = await shiftOf(played);
    expect(await setClockSpeed(played.inScope, played.tenant.id, { speed: 60 })).toMatchObject({ speed: 60 });
    await expect.poll(async () => (await shiftOf(played)) - before, WITHIN).toBeGreaterThan(100_000);
    await setClockSpeed(played.inScope, played.tenant.id, { speed: 1 });
    const stopped = await shiftOf(played);
    await new Promise((resolve) => setTimeout(resolve, 2500)); // two turns of a clock that still ran
    expect(await shiftOf(played)).toBe(stopped);
  });

  test('that stands does not go on with ours', { timeout: 60_000 }, async () => {
    const { played } = await asked();
    await setClockSpeed(played.inScope, played.tenant.id, { speed: 0 });
    const at = (await timersOf(played)).clock.now.getTime();
    await new Promise((resolve) => setTimeout(resolve, 3500));
    expect((await timersOf(played)).clock.now.getTime() - at).toBeLessThan(1500);
    await setClockSpeed(played.inScope, played.tenant.id, { speed: 1 });
  });
});

/** A confirmed visit in three days of the tenant's time. */
async function book(played: Played, of: { leadId: string; contactId: string; conversationId: string }): Promise<Date> {
  return played.inScope(async (scope) => {
    const service = await scope.db.service.findFirstOrThrow({ where: { tenantId: scope.tenantId } });
    const around = new Date(scope.now().getTime() + 72 * HOUR_MS);
    const slot = (await nearestSlots(scope, { serviceId: service.id, around, count: 1 }))[0];
    if (!slot) throw new Error('no free time');
    const held = await holdSlot(scope, {
      serviceId: service.id,
      staffId: slot.staffId,
      startsAt: slot.startsAt,
      holderKey: of.conversationId,
      source: 'page',
      ...of,
    });
    if (held.outcome === 'slot_taken') throw new Error('taken');
    await confirmBooking(scope, { bookingId: held.booking.id, ...of });
    return new Date(slot.startsAt);
  });
}
