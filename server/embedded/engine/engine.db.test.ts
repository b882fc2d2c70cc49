import type { Inngest } from 'inngest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { env } from '@/server/platform/env';
import { eventually, startTestApp, type TestApp } from './testing/engine-app';

const ran: string[] = [];
const count = (mark: string): number => ran.filter((one) => one === mark).length;

function testFunctions(inngest: Inngest) {
  const steps = inngest.createFunction({ id: 'steps', triggers: [{ event: 'test/steps' }] }, async ({ event, step }) => {
    const a = await step.run('a', () => (ran.push(`a:${event.data.n}`), { n: event.data.n }));
    const b = await step.run('b', () => (ran.push(`b:${event.data.n}`), a.n + 1));
    return { a, b };
  });
  const sleeper = inngest.createFunction({ id: 'sleeper', triggers: [{ event: 'test/sleep' }] }, async ({ event, step }) => {
    await step.run('before', () => void ran.push(`before:${event.data.n}`));
    await step.sleep('nap', '2h');
    await step.run('after', () => void ran.push(`after:${event.data.n}`));
    return 'awake';
  });
  const waiter = inngest.createFunction({ id: 'waiter', triggers: [{ event: 'test/wait' }] }, async ({ step }) => {
    const answer = await step.waitForEvent('answer', {
      event: 'test/answer',
      timeout: '1h',
      if: "event.data.n == async.data.n && async.data.kind == 'text'",
    });
    return answer ? answer.data.text : 'nobody';
  });
  return [steps, sleeper, waiter];
}

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ databaseUrl: env().DATABASE_URL, functions: testFunctions });
});
afterAll(() => app.stop());

const ended = (functionId: string, match: (data: Record<string, unknown>) => boolean) =>
  eventually(async () =>
    (await app.runsOf(functionId)).find(
      (run) => match(run.events[0]?.data ?? {}) && ['completed', 'failed', 'cancelled'].includes(run.status),
    ),
  );

describe('a run', () => {
  it("runs each step once and ends with the function's result", async () => {
    await app.inngest.send({ name: 'test/steps', data: { n: 1 } });
    const run = await ended('steps', ({ n }) => n === 1);
    expect(run.output).toEqual({ a: { n: 1 }, b: 2 });
    expect([count('a:1'), count('b:1')]).toEqual([1, 1]);
  });

  it("sleeps without running anything and goes on when the tenant's clock has moved", async () => {
    await app.inngest.send({ name: 'test/sleep', data: { n: 1, tenantId: 'ten_sleep' } });
    await eventually(async () => count('before:1') === 1 && (await app.engine.stats()).scheduled > 0);
    await app.engine.shiftTenantClock('ten_sleep', 2 * 3_600_000);
    expect((await ended('sleeper', ({ n }) => n === 1)).output).toBe('awake');
    expect([count('before:1'), count('after:1')]).toEqual([1, 1]);
  });

  it('is woken by the event it waits for and by no other', async () => {
    await app.inngest.send({ name: 'test/wait', data: { n: 7 } });
    await eventually(async () => (await app.engine.stats()).scheduled > 0);
    await app.inngest.send([
      { name: 'test/answer', data: { n: 8, kind: 'text', text: 'other' } },
      { name: 'test/answer', data: { n: 7, kind: 'voice', text: 'voice' } },
      { name: 'test/answer', data: { n: 7, kind: 'text', text: 'mine' } },
    ]);
    expect((await ended('waiter', ({ n }) => n === 7)).output).toBe('mine');
  });
});
