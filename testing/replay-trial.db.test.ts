import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { trialFacts } from '@/server/domain/trials/queries';
import { trialOf } from '@/server/domain/trials/rules';
import { savedRunSchema, trialSchema, type Trial } from '@/server/domain/trials/schema';
import { startLabWorld, type LabWorld, type Played } from './lab-world';
import { replayTrial } from './replay-trial';

/** Runs that somebody played in the lab and saved («Сохранить как тест»): each file of testing/trials is done again from end to end. */
const folder = join(import.meta.dirname, 'trials');
const trials = readdirSync(folder).map((file) => [file, trialSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))] as const);

let world: LabWorld;
beforeAll(async () => void (world = await startLabWorld()));
afterAll(() => world.stop());

describe('a saved run', () => {
  test.each(trials)('%s is answered as it was', { timeout: 90_000 }, async (_file, trial) => {
    const { expected, answered } = await replayTrial(world, trial);
    expect(answered).toEqual(expected);
  });

  test('that would be answered differently now is seen', { timeout: 90_000 }, async () => {
    const trial = structuredClone(trials[0]?.[1]) as Trial;
    const scenario = trial.scenario as { offer: string };
    scenario.offer = 'Выбирайте.';
    const { expected, answered } = await replayTrial(world, trial);
    expect(answered).not.toEqual(expected);
    expect(answered.p1?.[2]?.text).toBe('Выбирайте.');
  });

  test('of a letter and its reply is saved and done again', { timeout: 90_000 }, async () => {
    const played = await world.found();
    const address = 'marina@example.test';
    await played.lead({ name: 'Марина Жукова', email: address, channel: 'email' });
    const letter = await lettersOf(played, address, 1);
    await played.act({ action: 'reply', letterId: letter, text: 'Чистка' });
    await lettersOf(played, address, 2);
    const run = savedRunSchema.parse(await played.act({ action: 'run' }));
    const saved = await played.inScope(async (scope) => trialOf(await trialFacts(scope, { run, name: 'письмо' })));
    expect(saved.steps.map((step) => step.do)).toEqual(['lead', 'reply']);
    const { expected, answered } = await replayTrial(world, trialSchema.parse(JSON.parse(JSON.stringify(saved))));
    expect(answered).toEqual(expected);
    expect(answered.p1).toHaveLength(2);
  });
});

/** The newest letter to the address, as soon as there are so many. */
async function lettersOf(played: Played, address: string, count: number): Promise<string> {
  const look = async () =>
    (await played.act<{ letters: { id: string; recipient: string; outgoing: boolean }[] }>({ action: 'state' })).letters.filter(
      (letter) => letter.recipient === address && !letter.outgoing,
    );
  await expect.poll(async () => (await look()).length, { timeout: 20_000 }).toBe(count);
  return (await look())[0]?.id ?? '';
}
