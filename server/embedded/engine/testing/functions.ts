import { type Context, type Inngest, type InngestFunction, NonRetriableError, RetryAfterError, StepError } from 'inngest';

/** Functions that use every operation and control the engine offers. What they did is written into `ran`, once per act. */
export type Ran = string[];
export type Make = (inngest: Inngest, ran: Ran) => InngestFunction.Any[];

export const stepFunctions: Make = (inngest, ran) => [
  inngest.createFunction({ id: 'steps', triggers: [{ event: 'test/steps' }] }, async ({ event, step }) => {
    const a = await step.run('a', () => (ran.push(`a:${event.data.n}`), { n: event.data.n as number }));
    const b = await step.run('b', () => (ran.push(`b:${event.data.n}`), a.n + 1));
    return { a, b };
  }),
  inngest.createFunction({ id: 'sleeper', triggers: [{ event: 'test/sleep' }] }, async ({ event, step }) => {
    await step.run('before', () => void ran.push(`before:${event.data.n}`));
    if (event.data.until) await step.sleepUntil('until', event.data.until as string);
    else await step.sleep('nap', event.data.nap as string);
    await step.run('after', () => void ran.push(`after:${event.data.n}`));
    return 'awake';
  }),
  inngest.createFunction({ id: 'waiter', triggers: [{ event: 'test/wait' }] }, async ({ event, step }) => {
    await step.run('ask', async () => {
      ran.push(`asked:${event.data.n}`);
      if (event.data.answeredAtOnce) await inngest.send({ name: 'test/answer', data: { n: event.data.n, kind: 'text', text: 'quick' } });
    });
    const answer = await step.waitForEvent('answer', {
      event: 'test/answer',
      timeout: (event.data.timeout as string | undefined) ?? '1h',
      if: "event.data.n == async.data.n && async.data.kind == 'text'",
    });
    return answer ? (answer.data.text as string) : 'nobody';
  }),
  inngest.createFunction({ id: 'parallel', triggers: [{ event: 'test/parallel' }] }, async ({ event, step }) => {
    const branch = async (name: string): Promise<string> => {
      const first = await step.run(`${name}-1`, () => (ran.push(`${name}-1:${event.data.n}`), name));
      return step.run(`${name}-2`, () => (ran.push(`${name}-2:${event.data.n}`), `${first}!`));
    };
    return Promise.all([branch('x'), branch('y'), branch('z')]);
  }),
];

export const composedFunctions: Make = (inngest, ran) => [
  inngest.createFunction({ id: 'race', triggers: [{ event: 'test/race' }] }, async ({ event, step, group }) => {
    const winner = await group.parallel({ mode: 'race' }, () =>
      Promise.race([
        step.waitForEvent('answer', { event: 'test/raced', timeout: '1h', match: 'data.n' }).then(() => 'answer'),
        step.sleep('patience', '30m').then(() => 'patience'),
      ]),
    );
    return step.run('told', () => (ran.push(`${winner}:${event.data.n}`), winner));
  }),
  inngest.createFunction({ id: 'child', triggers: [{ event: 'test/child' }], retries: 0 }, async ({ event, step }) => {
    if (event.data.bad) throw new NonRetriableError('bad child');
    return step.run('double', () => (event.data.n as number) * 2);
  }),
  inngest.createFunction({ id: 'parent', triggers: [{ event: 'test/parent' }] }, async ({ event, step }) => {
    const child = inngest.createFunction({ id: 'child', triggers: [] }, async () => 0);
    const good = await step.invoke('good', { function: child, data: { n: event.data.n } });
    const bad = await step.invoke('bad', { function: child, data: { bad: true } }).catch((error: unknown) => (error as Error).message);
    return { good, bad };
  }),
  inngest.createFunction({ id: 'sender', triggers: [{ event: 'test/send' }] }, async ({ event, step }) => {
    const { ids } = await step.sendEvent('tell', [
      { name: 'test/steps', data: { n: event.data.n } },
      { name: 'test/nobody', data: {} },
    ]);
    return ids.length;
  }),
  inngest.createFunction({ id: 'loop', triggers: [{ event: 'test/loop' }] }, async ({ step }) => {
    const seen: number[] = [];
    for (let i = 0; i < 5; i += 1) seen.push(await step.run('same-id', () => i));
    return seen;
  }),
];

export const failingFunctions: Make = (inngest, ran) => [
  inngest.createFunction({ id: 'flaky', triggers: [{ event: 'test/flaky' }], retries: 2 }, async ({ event, step, attempt }) => {
    await step.run('first', () => void ran.push(`first:${event.data.n}`));
    return step.run('second', () => {
      ran.push(`second:${event.data.n}:${attempt}`);
      if (attempt < (event.data.failures as number)) throw new Error('not yet');
      return attempt;
    });
  }),
  inngest.createFunction(
    {
      id: 'doomed',
      triggers: [{ event: 'test/doomed' }],
      retries: 1,
      onFailure: async ({ event, error, step }: Context.Any & { error: Error }) =>
        step.run('bury', () => void ran.push(`buried:${event.data.event.data.n}:${error.message}`)),
    },
    async ({ event, attempt }) => {
      ran.push(`doomed:${event.data.n}:${attempt}`);
      throw event.data.final ? new NonRetriableError('for good') : new Error('again');
    },
  ),
  inngest.createFunction({ id: 'patient', triggers: [{ event: 'test/patient' }], retries: 1 }, async ({ event, attempt, step }) => {
    if (event.data.inStep) return step.run('act', () => late(ran, event.data.n as number, attempt));
    return late(ran, event.data.n as number, attempt);
  }),
  inngest.createFunction({ id: 'catcher', triggers: [{ event: 'test/catch' }], retries: 1 }, async ({ event, step, attempt }) => {
    try {
      await step.run('breaks', () => {
        ran.push(`breaks:${event.data.n}:${attempt}`);
        throw new Error('broken');
      });
      return 'fine';
    } catch (error) {
      return step.run('mend', () => `${error instanceof StepError ? 'StepError' : 'Error'} ${(error as Error).message}`);
    }
  }),
];

function late(ran: Ran, n: number, attempt: number): string {
  ran.push(`late:${n}:${attempt}:${Date.now()}`);
  if (attempt === 0) throw new RetryAfterError('busy', 1500);
  return 'done';
}

/** Work that takes a moment and says how many do it at once. */
export const controlFunctions: Make = (inngest, ran) => {
  const busy = new Map<string, number>();
  const work = async (mark: string): Promise<void> => {
    const now = (busy.get(mark) ?? 0) + 1;
    busy.set(mark, now);
    ran.push(`busy:${mark}:${now}`);
    await new Promise((resolve) => setTimeout(resolve, 60));
    busy.set(mark, (busy.get(mark) ?? 1) - 1);
  };
  return [
    inngest.createFunction(
      { id: 'bounded', triggers: [{ event: 'test/bounded' }], concurrency: [{ key: 'event.data.tenantId', limit: 2 }] },
      async ({ event, step }) => step.run('work', () => work(event.data.tenantId as string)),
    ),
    inngest.createFunction(
      { id: 'serial', triggers: [{ event: 'test/serial' }], concurrency: 1, priority: { run: "event.data.kind == 'lead' ? 120 : 0" } },
      async ({ event, step }) =>
        step.run('work', async () => {
          ran.push(`serial:${event.data.mark}`);
          await work('serial');
        }),
    ),
    inngest.createFunction({ id: 'once', triggers: [{ event: 'test/once' }], idempotency: 'event.data.key' }, async ({ event, step }) =>
      step.run('act', () => void ran.push(`once:${event.data.key}`)),
    ),
    inngest.createFunction(
      { id: 'debounced', triggers: [{ event: 'test/debounce' }], debounce: { key: 'event.data.key', period: '1s' } },
      async ({ event, step }) => step.run('act', () => void ran.push(`debounced:${event.data.key}:${event.data.n}`)),
    ),
    inngest.createFunction(
      { id: 'batched', triggers: [{ event: 'test/batch' }], batchEvents: { maxSize: 3, timeout: '1s', key: 'event.data.key' } },
      async ({ events, step }) =>
        step.run('act', () => void ran.push(`batched:${(events as { data: { n: number } }[]).map((event) => event.data.n).join(',')}`)),
    ),
    inngest.createFunction(
      { id: 'limited', triggers: [{ event: 'test/limit' }], rateLimit: { key: 'event.data.key', limit: 2, period: '1h' } },
      async ({ event, step }) => step.run('act', () => void ran.push(`limited:${event.data.key}`)),
    ),
  ];
};

export const admissionFunctions: Make = (inngest, ran) => [
  inngest.createFunction(
    { id: 'throttled', triggers: [{ event: 'test/throttle' }], throttle: { key: 'event.data.key', limit: 2, period: '1s' } },
    async ({ event, step }) => step.run('act', () => void ran.push(`throttled:${event.data.key}:${Date.now()}`)),
  ),
  inngest.createFunction(
    { id: 'single', triggers: [{ event: 'test/single' }], singleton: { key: 'event.data.key', mode: 'skip' } },
    async ({ event, step }) => {
      await step.run('act', () => void ran.push(`single:${event.data.key}:${event.data.n}`));
      await step.sleep('hold', '1h');
    },
  ),
  inngest.createFunction(
    { id: 'cancellable', triggers: [{ event: 'test/cancellable' }], cancelOn: [{ event: 'test/cancel', match: 'data.key' }] },
    async ({ event, step }) => {
      await step.run('start', () => void ran.push(`started:${event.data.key}`));
      await step.sleep('hold', '1h');
      await step.run('end', () => void ran.push(`ended:${event.data.key}`));
    },
  ),
  inngest.createFunction(
    { id: 'filtered', triggers: [{ event: 'test/filter', if: "event.data.kind == 'good' && event.data.deep.er == 1" }] },
    async ({ event, step }) => step.run('act', () => void ran.push(`filtered:${event.data.n}`)),
  ),
  inngest.createFunction({ id: 'ticker', triggers: [{ cron: 'TZ=Asia/Yekaterinburg 30 9 * * 1-5' }] }, async ({ step }) =>
    step.run('tick', () => void ran.push('tick')),
  ),
];
