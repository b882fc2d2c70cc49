import fc from 'fast-check';
import { expect, it } from 'vitest';
import { livesOfConversations } from '@/testing/conversation-model';

// `npm run chaos` runs thousands of lives; here each seed is a glance.
const RUNS = 12;

for (const seed of [1, 20_261_121, Date.now() % 2_147_483_647])
  it(`any life of a conversation follows the model of claims and escalations (seed ${seed})`, async () => {
    await fc.assert(livesOfConversations(), { seed, numRuns: RUNS });
  }, 120_000);

it('the model notices a product in which whoever comes takes the conversation', async () => {
  await expect(
    fc.assert(livesOfConversations({ isTakenBlindly: true }), { seed: 1, numRuns: 60, endOnFailure: true }),
  ).rejects.toMatchObject({ cause: { code: 'ERR_ASSERTION' } });
}, 120_000);
