import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { env } from '@/server/platform/env';
import { eventually, startTestApp, type TestApp } from './testing/engine-app';

/** Functions whose memory may travel with the end of the run (`oneStep` of server/workflows/workflow.ts). */
const buffered = { bufferedSteps: 2 };
const ran: string[] = [];
let app: TestApp;
let calls: string[] = [];
let loseNextAnswer = false;

beforeAll(async () => {
  app = await startTestApp({
    databaseUrl: env().DATABASE_URL,
    toEngine: async (request, answer) => {
      if (request.url.includes('/checkpoint/')) calls.push('memory');
      return answer();
    },
    toApp: async (request, answer) => {
      if (request.method !== 'POST') return answer();
      calls.push('call');
      const response = await answer();
      if (!loseNextAnswer) return response;
      loseNextAnswer = false;
      throw new Error('the process died with its answer');
    },
    functions: (inngest) => [
      inngest.createFunction({ id: 'single', checkpointing: buffered, triggers: [{ event: 'test/single' }] }, ({ step }) =>
        step.run('act', () => ran.push('act')),
      ),
      inngest.createFunction({ id: 'rests', checkpointing: buffered, triggers: [{ event: 'test/rests' }] }, async ({ step }) => {
        await step.run('act', () => ran.push('act'));
        await step.sleep('rest', 30);
        return step.run('again', () => ran.push('again'));
      }),
      inngest.createFunction({ id: 'long', checkpointing: buffered, triggers: [{ event: 'test/long' }] }, async ({ step }) => {
        for (const name of ['one', 'two', 'three']) await step.run(name, () => ran.push(name));
      }),
    ],
  });
});
afterAll(() => app.stop());
beforeEach(() => {
  calls = [];
  ran.length = 0;
});

const run = async (id: string) => {
  const { ids } = await app.inngest.send({ name: `test/${id}`, data: {} });
  expect(ids).toHaveLength(1);
  return eventually(async () => (await app.runsOf(id)).find((one) => one.status === 'completed' && one.steps.length > 0 && one));
};

it('a run of one step is one call, and its memory is kept all the same', async () => {
  const { steps } = await run('single');
  expect({ calls, ran, steps: steps.map(({ result }) => result) }).toEqual({ calls: ['call'], ran: ['act'], steps: [{ data: 1 }] });
});

it('a memory is kept before the run sleeps: what was done is not done again', async () => {
  await run('rests');
  expect(ran).toEqual(['act', 'again']);
  expect(calls).toEqual(['call', 'memory', 'call']);
});

it('of three steps the first two are kept before the third begins', async () => {
  const { steps } = await run('long');
  expect({ calls, ran, kept: steps.length }).toEqual({ calls: ['call', 'memory'], ran: ['one', 'two', 'three'], kept: 3 });
});

it('a step whose process died before the end is done once more, like every step that nobody remembers', async () => {
  loseNextAnswer = true;
  await app.inngest.send({ name: 'test/single', data: {} });
  await eventually(() => ran.length === 2);
  expect(calls).toEqual(['call', 'call']);
});
