import fc from 'fast-check';
import { expect, it } from 'vitest';
import { livesOfBookings } from '@/testing/booking-model';

// Each run is a tenant with up to 30 commands, some 5 ms each: three seeds make about 1 300 commands here. `npm run chaos` runs 10 000 lives.
const RUNS = 20;

for (const seed of [1, 20_261_121, Date.now() % 2_147_483_647])
  it(`any life of bookings follows the model (seed ${seed})`, async () => {
    await fc.assert(livesOfBookings(), { seed, numRuns: RUNS });
  }, 120_000);

it('the model notices a product whose holds never run out', async () => {
  await expect(fc.assert(livesOfBookings({ isClockStopped: true }), { seed: 1, numRuns: RUNS, endOnFailure: true })).rejects.toMatchObject({
    cause: { code: 'ERR_ASSERTION' },
  });
}, 120_000);
