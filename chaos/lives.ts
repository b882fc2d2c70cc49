import { AssertionError } from 'node:assert';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createTestDatabase, startTestPostgres } from '@/server/embedded/postgres/start-test-postgres';
import { closeDb } from '@/server/platform/db/client';
import { provideEnv } from '@/server/platform/env';
import { livesOfBookings } from '@/testing/booking-model';
import { livesOfConversations } from '@/testing/conversation-model';

/**
 * Row R11 in a process of its own, on a throw-away database: `node --import tsx chaos/lives.ts '{"seed":7,"numRuns":650,"isBroken":false}'`.
 * Seven seeds are always the same, the eighth is the given one; each lives `numRuns` bookings and as many conversations. Prints JSON.
 */
export type WantedLives = { seed: number; numRuns: number; isBroken: boolean };
/** `noticed`: both broken products were. */
export type LivesFound = { lives: number; seeds: number[]; failures: string[]; noticed: boolean };

const SEEDS = [1, 2, 3, 5, 8, 13, 20_261_121];

async function live({ seed, numRuns }: WantedLives): Promise<LivesFound> {
  const seeds = [...SEEDS, seed + 100];
  const failures: string[] = [];
  let lives = 0;
  await Promise.all(
    seeds.map(async (one) => {
      for (const [name, property] of [
        ['bookings', livesOfBookings()],
        ['conversations', livesOfConversations()],
      ] as const) {
        const found = await fc.check(property as fc.IAsyncProperty<[unknown[]]>, { seed: one, numRuns });
        lives += found.numRuns;
        if (found.failed)
          failures.push(`${name}, seed ${one}, path ${found.counterexamplePath}: ${String(found.errorInstance).slice(0, 400)}`);
      }
    }),
  );
  return { lives, seeds, failures, noticed: false };
}

async function liveBroken({ numRuns }: WantedLives): Promise<LivesFound> {
  const options = { seed: 1, numRuns, endOnFailure: true };
  const holds = await fc.check(livesOfBookings({ isClockStopped: true }), options);
  const claims = await fc.check(livesOfConversations({ isTakenBlindly: true }), options);
  const counterexamples = [holds.counterexample, claims.counterexample].map((example) => JSON.stringify(example));
  return {
    lives: holds.numRuns + claims.numRuns,
    seeds: [1],
    failures: counterexamples,
    noticed: [holds, claims].every(({ errorInstance }) => errorInstance instanceof AssertionError),
  };
}

const wanted = JSON.parse(process.argv[2] ?? '{"seed":1,"numRuns":20,"isBroken":false}') as WantedLives;
const server = await startTestPostgres();
try {
  const key = (): string => `k1:${randomBytes(32).toString('base64')}`;
  provideEnv({
    DATABASE_URL: await createTestDatabase(server),
    DATA_KEYS: key(),
    INDEX_KEYS: key(),
    NEXTAUTH_SECRET: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'silent',
  });
  const found = wanted.isBroken ? await liveBroken(wanted) : await live(wanted);
  process.stdout.write(`${JSON.stringify(found)}\n`);
} finally {
  await closeDb();
  await server.stop();
}
process.exit(0);
