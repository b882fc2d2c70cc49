import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { raceForSlots, type Race } from '@/testing/booking-race';
import { freePort } from '@/testing/start-product';
import { withBroken, type Breaker } from '../breakers';
import type { LivesFound, WantedLives } from '../lives';
import { finding, type Finding, type Row } from '../row';

/** R10: everybody wants the same morning. */
export const doubleBooking: Row = {
  id: 'R10',
  title: 'random overlapping attempts on 100 slots over 40 connections',
  isAlone: false,
  async run(stage, options) {
    const race = await raceForSlots({ databaseUrl: stage.database.databaseUrl, attempts: options.isShort ? 500 : 4000, connections: 40 });
    return judgeRace(race);
  },
  broken: [
    {
      name: 'no-constraint',
      run: (stage) =>
        withBroken(stage.database.adminUrl, loosely, async () =>
          judgeRace(
            await raceForSlots({
              databaseUrl: stage.database.databaseUrl,
              attempts: 300,
              connections: 20,
              takeSlot: 'hold_booking_slot_loose',
              bookings: 'bookings_loose',
            }),
          ),
        ),
    },
  ],
};

function judgeRace(race: Race): Finding {
  return finding([
    [`${race.attempts} attempts: ${race.held} held, ${race.taken} taken`, race.held + race.taken === race.attempts && race.held > 15],
    [`overlaps ${race.overlaps}`, race.overlaps === 0],
  ]);
}

/** The same function on a copy of the table that has neither the constraint nor the look before the leap. */
const loosely: Breaker = {
  name: 'no-constraint',
  async apply(client) {
    const { rows } = await client.query<{ body: string }>(
      `SELECT pg_get_functiondef(oid) AS body FROM pg_proc WHERE proname = 'hold_booking_slot'`,
    );
    await client.query('CREATE TABLE bookings_loose (LIKE bookings INCLUDING DEFAULTS)');
    await client.query('GRANT ALL ON bookings_loose TO fl_app, fl_owner');
    await client.query(
      (rows[0]?.body ?? '')
        .replace('FUNCTION public.hold_booking_slot', 'FUNCTION public.hold_booking_slot_loose')
        .replaceAll(/\b(INTO|UPDATE) bookings\b/g, '$1 bookings_loose')
        .replace(/IF booking_slot_is_taken\(.*?\) THEN RETURN 'taken'; END IF;/, ''),
    );
  },
  async undo(client) {
    await client.query(
      `DO $$ DECLARE f regprocedure; BEGIN SELECT oid::regprocedure INTO f FROM pg_proc WHERE proname = 'hold_booking_slot_loose'; EXECUTE 'DROP FUNCTION ' || f; END $$`,
    );
    await client.query('DROP TABLE bookings_loose');
  },
};

/** R11: random lives of bookings, and of conversations between a bot and two operators, against their models (chaos/lives.ts). */
export const livesByModel: Row = {
  id: 'R11',
  title: 'random lives of bookings, claims and escalations against models',
  isAlone: false,
  run: (_stage, options) =>
    live({ seed: options.isShort ? Date.now() % 1_000_000 : options.seed, numRuns: options.isShort ? 3 : 650, isBroken: false }),
  broken: [{ name: 'holds-for-ever, taken-blindly', run: () => live({ seed: 1, numRuns: 60, isBroken: true }) }],
};

/** In a process and a database of its own: what these lives emit is nobody's work. */
async function live(wanted: WantedLives): Promise<Finding> {
  const program = join(import.meta.dirname, '..', 'lives.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, JSON.stringify(wanted)], {
    maxBuffer: 10 * 1024 * 1024,
    env: { ...process.env, PORT: String(await freePort()), DATABASE_URL: '' },
  });
  const { lives, seeds, failures, noticed } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as LivesFound;
  if (wanted.isBroken) return { isGood: !noticed, figures: failures };
  return finding([
    [`${lives} lives, seeds ${seeds.join(' ')}`, wanted.numRuns < 650 || lives >= 10_000],
    [`against the models: ${failures.join('; ') || 'none'}`, failures.length === 0],
  ]);
}
