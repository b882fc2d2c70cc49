import { asSystem } from '@/server/auth/system';
import { runClock, takeTurn, turnClock } from '@/server/domain/clock/commands';
import { listRowTimers, readClock, type TenantClock } from '@/server/domain/clock/queries';
import { inOrder, kindOfSleep, type Speed, type Timer } from '@/server/domain/clock/rules';
import { newSecret } from '@/server/platform/ids';
import { listTenantTimers, moveTenantTimers, type TenantTimer } from '@/server/platform/inngest';
import { log } from '@/server/platform/log';
import type { Enter } from './connect-channel';

/**
 * Turns a test tenant's clock at its speed: every second the tenant's clock and the engine's timers are moved by what the speed
 * adds. The run is a row, so any process may change or end it; the process that made it turns it, and when that one dies the
 * next sign of the open page finds nobody turning and takes over.
 */
const TURN_MS = 1000; // a second on the wall is the finest step a person sees

export async function setClockSpeed(enter: Enter, tenantId: string, { speed }: { speed: Speed }): Promise<TenantClock> {
  const runner = newSecret(9);
  const { isMine, clock } = await enter((scope) => runClock(scope, { speed, runner }));
  if (isMine) void turn(tenantId, runner);
  return clock;
}

async function turn(tenantId: string, runner: string): Promise<void> {
  try {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, TURN_MS).unref());
      const movedMs = await asSystem(tenantId, 'run-clock', async (scope) => {
        const next = await takeTurn(scope, { runner });
        return next ? (await turnClock(scope, next)).movedMs : null;
      });
      if (movedMs === null) return;
      await moveTenantTimers(tenantId, movedMs);
    }
  } catch (error) {
    log.warn({ event: 'clock_stopped', tenantId, error: String(error) });
  }
}

const SHOWN = 12;

/** What will happen by itself, in order, by the tenant's clock: silent leads, holds, and what sleeps in the engine. */
export async function listTimers(enter: Enter, tenantId: string): Promise<{ clock: TenantClock; timers: Timer[] }> {
  const sleeping = await listTenantTimers(tenantId).catch((error: unknown) => {
    log.warn({ event: 'timers_unreadable', error: String(error) });
    return [];
  });
  const [clock, rows] = await enter(async (scope) => [await readClock(scope), await listRowTimers(scope)] as const);
  return { clock, timers: inOrder([...rows, ...sleeping.flatMap((timer) => timerOf(timer, clock.shiftMs))], SHOWN) };
}

function timerOf(timer: TenantTimer, shiftMs: number): Timer[] {
  const kind = kindOfSleep(timer);
  const leadId = timer.events[0]?.data?.leadId;
  if (kind === null) return [];
  return [{ kind, at: new Date(Date.parse(timer.dueAt) + shiftMs), leadId: typeof leadId === 'string' ? leadId : null, name: null }];
}
