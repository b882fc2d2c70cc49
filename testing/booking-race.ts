import { DateTime } from 'luxon';
import pg from 'pg';
import { seedClinic } from '@/prisma/seed/clinic';
import { systemDb } from '@/server/platform/db/client';
import { newId } from '@/server/platform/ids';

const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMin: 0, endMin: 1440 }));
const clinic = { services: [{ name: 'visit', durationMin: 30, noticeMin: 0 }], staff: [{ name: 'a', week }] };

export type Race = { attempts: number; held: number; taken: number; overlaps: number };
/** `takeSlot` and `bookings` are other names only where the failure harness shows what happens without the constraint. */
type Racing = { databaseUrl: string; attempts: number; connections: number; takeSlot?: string; bookings?: string };

/** Random overlapping attempts over 100 starts of one person (race.db.test.ts and `npm run chaos`, row R10). */
export async function raceForSlots({
  databaseUrl,
  attempts,
  connections,
  takeSlot = 'hold_booking_slot',
  bookings = 'bookings',
}: Racing): Promise<Race> {
  const t = await seedClinic(systemDb(), { clinic });
  const startMs = DateTime.now().setZone(t.timeZone).plus({ days: 2 }).startOf('day').toMillis();
  const pool = new pg.Pool({ connectionString: databaseUrl, max: connections, options: '-c role=fl_app' });
  const race: Race = { attempts, held: 0, taken: 0, overlaps: 0 };
  const attempt = async (): Promise<void> => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('app.tenant', $1, true)`, [t.tenantId]);
      const starts = new Date(startMs + Math.floor(Math.random() * 100) * 10 * 60_000); // a 30-minute visit every 10 minutes: most overlap
      const ends = new Date(starts.getTime() + 30 * 60_000);
      const { rows } = await client.query<{ outcome: 'held' | 'taken' }>(
        `SELECT ${takeSlot}($1, $2, $3, $4, $5, $6, $5, $6, $7, NULL, NULL, NULL, NULL, 'page', NULL, $8) AS outcome`,
        [newId('booking'), t.tenantId, t.services.visit, t.staff.a, starts, ends, new Date(Date.now() + 300_000), new Date()],
      );
      await client.query('COMMIT');
      race[rows[0]?.outcome ?? 'taken'] += 1;
    } finally {
      client.release();
    }
  };
  await Promise.all(Array.from({ length: attempts }, attempt));
  await pool.end();
  return { ...race, overlaps: await countOverlaps(databaseUrl, t.tenantId, bookings) };
}

/** Pairs of live bookings of one person whose busy times touch: must be none, whatever happened. */
export async function countOverlaps(databaseUrl: string, tenantId: string, bookings = 'bookings'): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ n: string }>(
    `SELECT count(*) n FROM ${bookings} a JOIN ${bookings} b ON a.tenant_id = b.tenant_id AND a.staff_id = b.staff_id AND a.id < b.id
       AND a.busy_from < b.busy_to AND b.busy_from < a.busy_to
     WHERE a.tenant_id = $1 AND a.status IN ('hold', 'confirmed') AND b.status IN ('hold', 'confirmed')`,
    [tenantId],
  );
  await client.end();
  return Number(rows[0]?.n);
}
