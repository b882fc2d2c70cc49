import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import { env } from '@/server/platform/env';
import { eventually, startTestApp, type TestApp, type TestRun, waitMs } from './testing/engine-app';
import { admissionFunctions, composedFunctions, controlFunctions, failingFunctions, stepFunctions } from './testing/functions';

const ran: string[] = [];
const did = (mark: string): string[] => ran.filter((one) => one === mark || one.startsWith(`${mark}:`));
const HOUR_MS = 3_600_000;

let app: TestApp;
let next = 100;
const fresh = (): number => (next += 1);

beforeAll(async () => {
  app = await startTestApp({
    databaseUrl: env().DATABASE_URL,
    functions: (inngest) =>
      [stepFunctions, composedFunctions, failingFunctions, controlFunctions, admissionFunctions].flatMap((make) => make(inngest, ran)),
  });
});
afterAll(() => app.stop());

const send = (name: string, data: Record<string, unknown>) => app.inngest.send({ name, data });
const find = async (functionId: string, n: unknown, field = 'n'): Promise<TestRun | undefined> =>
  (await app.runsOf(functionId)).find((run) => run.events[0]?.data[field] === n);
const ended = (functionId: string, n: unknown, field = 'n') =>
  eventually(async () => {
    const run = await find(functionId, n, field);
    return run && ['completed', 'failed', 'cancelled'].includes(run.status) && run;
  });
const asleep = (functionId: string, n: unknown, field = 'n') =>
  eventually(async () => {
    const run = await find(functionId, n, field);
    return run?.status === 'running' && run.steps.length > 0 && (await app.engine.stats()).running === 0 && run;
  });

describe('steps', () => {
  it('run once each, and the function ends with its result', async () => {
    const n = fresh();
    await send('test/steps', { n });
    expect((await ended('steps', n)).output).toEqual({ a: { n }, b: n + 1 });
    expect([did(`a:${n}`).length, did(`b:${n}`).length]).toEqual([1, 1]);
  });

  it('of one id in a loop are told apart', async () => {
    const n = fresh();
    await send('test/loop', { n });
    expect((await ended('loop', n)).output).toEqual([0, 1, 2, 3, 4]);
  });

  it('in parallel run once each, however their ends interleave', async () => {
    const n = fresh();
    await send('test/parallel', { n });
    expect((await ended('parallel', n)).output).toEqual(['x!', 'y!', 'z!']);
    for (const name of ['x-1', 'x-2', 'y-1', 'y-2', 'z-1', 'z-2']) expect(did(`${name}:${n}`)).toHaveLength(1);
  });

  it('send events that start other functions', async () => {
    const n = fresh();
    await send('test/send', { n });
    expect((await ended('sender', n)).output).toBe(2);
    expect((await ended('steps', n)).status).toBe('completed');
  });

  it('invoke functions and get their result or their error', async () => {
    const n = fresh();
    await send('test/parent', { n });
    expect((await ended('parent', n)).output).toEqual({ good: n * 2, bad: expect.stringContaining('bad child') });
  });
});

describe('time', () => {
  it("passes while a run sleeps, and the tenant's clock can be moved for it alone", async () => {
    const [mine, other] = [fresh(), fresh()];
    await send('test/sleep', { n: mine, nap: '2h', tenantId: `ten_${mine}` });
    await send('test/sleep', { n: other, nap: '2h', tenantId: `ten_${other}` });
    await asleep('sleeper', mine);
    await asleep('sleeper', other);
    expect((await app.api<{ moved: number }>(`/engine/tenants/ten_${mine}/clock`, { shiftMs: 2 * HOUR_MS })).moved).toBe(1);
    expect((await ended('sleeper', mine)).output).toBe('awake');
    expect((await find('sleeper', other))?.status).toBe('running');
    expect([did(`before:${mine}`).length, did(`after:${mine}`).length, did(`after:${other}`).length]).toEqual([1, 1, 0]);
  });

  it("named as a date is a date of the tenant's moved clock", async () => {
    const n = fresh();
    await app.engine.shiftTenantClock(`ten_${n}`, 24 * HOUR_MS);
    await send('test/sleep', { n, until: new Date(Date.now() + 24 * HOUR_MS + 50).toISOString(), tenantId: `ten_${n}` });
    expect((await ended('sleeper', n)).output).toBe('awake');
  });

  it('of a short sleep is kept', async () => {
    const n = fresh();
    const startedAt = Date.now();
    await send('test/sleep', { n, nap: '1s' });
    await ended('sleeper', n);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1000);
    expect(Date.now() - startedAt).toBeLessThan(2500);
  });

  it('by cron follows the zone, and a tick starts one run', async () => {
    const client = new pg.Client({ connectionString: env().DATABASE_URL });
    await client.connect();
    const { rows } = await client.query<{ next_at: Date }>('SELECT next_at FROM engine.crons WHERE function_id = $1', [
      `${app.inngest.id}-ticker`,
    ]);
    expect(rows[0]?.next_at.toISOString()).toMatch(/T04:30:00/); // 09:30 in Yekaterinburg
    await app.startAnotherEngine();
    await client.query('UPDATE engine.crons SET next_at = clock_timestamp() WHERE function_id = $1', [`${app.inngest.id}-ticker`]);
    await client.end();
    await eventually(() => did('tick').length > 0);
    await waitMs(1200); // both engines look at their crons once a second
    expect(did('tick')).toHaveLength(1);
  });
});

describe('a wait', () => {
  it('ends with the event that matches and no other', async () => {
    const n = fresh();
    await send('test/wait', { n });
    await asleep('waiter', n);
    await app.inngest.send([
      { name: 'test/answer', data: { n: n + 1000, kind: 'text', text: 'other' } },
      { name: 'test/answer', data: { n, kind: 'voice', text: 'voice' } },
      { name: 'test/answer', data: { n, kind: 'text', text: 'mine' } },
      { name: 'test/answer', data: { n, kind: 'text', text: 'late' } },
    ]);
    expect((await ended('waiter', n)).output).toBe('mine');
    expect(did(`asked:${n}`)).toHaveLength(1);
  });

  it('ends with null when its time is up', async () => {
    const n = fresh();
    await send('test/wait', { n, tenantId: `ten_${n}` });
    await asleep('waiter', n);
    await app.engine.shiftTenantClock(`ten_${n}`, HOUR_MS);
    expect((await ended('waiter', n)).output).toBe('nobody');
  });

  it('hears an answer that came while the question was still being sent', async () => {
    const n = fresh();
    await send('test/wait', { n, answeredAtOnce: true });
    expect((await ended('waiter', n)).output).toBe('quick');
  });

  it('raced against a sleep goes on with whichever comes first', async () => {
    const [answered, silent] = [fresh(), fresh()];
    await send('test/race', { n: answered, tenantId: `ten_${answered}` });
    await send('test/race', { n: silent, tenantId: `ten_${silent}` });
    await eventually(async () => (await app.engine.stats()).scheduled >= 4 && (await app.engine.stats()).running === 0);
    await send('test/raced', { n: answered });
    await eventually(() => did(`answer:${answered}`).length > 0);
    await app.engine.shiftTenantClock(`ten_${silent}`, HOUR_MS / 2);
    await eventually(() => did(`patience:${silent}`).length > 0);
    expect((await find('race', answered))?.status).toBe('running'); // as at Inngest, a run ends with its last open step
    for (const n of [answered, silent]) await app.engine.shiftTenantClock(`ten_${n}`, HOUR_MS);
    expect((await ended('race', answered)).output).toBe('answer');
    expect((await ended('race', silent)).output).toBe('patience');
    expect([did(`answer:${answered}`).length, did(`patience:${silent}`).length]).toEqual([1, 1]);
  });
});

describe('failure', () => {
  it('of a step is repeated without repeating the steps before it', async () => {
    const n = fresh();
    await send('test/flaky', { n, failures: 2 });
    expect((await ended('flaky', n)).output).toBe(2);
    expect([did(`first:${n}`).length, did(`second:${n}`).length]).toEqual([1, 3]);
  });

  it("more often than the function's retries ends the run", async () => {
    const n = fresh();
    await send('test/flaky', { n, failures: 9 });
    expect(await ended('flaky', n)).toMatchObject({ status: 'failed', error: { message: 'not yet' } });
    expect(did(`second:${n}`)).toHaveLength(3);
  });

  it('for good is not repeated, and onFailure hears of it once with the event', async () => {
    const [final, twice] = [fresh(), fresh()];
    await send('test/doomed', { n: final, final: true });
    await send('test/doomed', { n: twice });
    await eventually(() => did(`buried:${final}`).length > 0 && did(`buried:${twice}`).length > 0);
    expect(did(`doomed:${final}`)).toEqual([`doomed:${final}:0`]);
    expect(did(`doomed:${twice}`)).toEqual([`doomed:${twice}:0`, `doomed:${twice}:1`]);
    expect(did(`buried:${final}`)).toEqual([`buried:${final}:for good`]);
  });

  it('that says when to try again is tried then, in a step and outside one', async () => {
    for (const inStep of [true, false]) {
      const n = fresh();
      await send('test/patient', { n, inStep });
      expect((await ended('patient', n)).output).toBe('done');
      const [first = 0, second = 0] = did(`late:${n}`).map((mark) => Number(mark.split(':')[3]));
      expect(second - first).toBeGreaterThanOrEqual(1400);
    }
  });

  it('of a step reaches the function, which may catch it', async () => {
    const n = fresh();
    await send('test/catch', { n });
    expect((await ended('catcher', n)).output).toBe('StepError broken');
    expect(did(`breaks:${n}`)).toHaveLength(2);
  });

  it('is a dead letter that can be replayed from its last good step', async () => {
    const n = fresh();
    await send('test/flaky', { n, failures: 3 });
    const failed = await ended('flaky', n);
    expect((await app.engine.stats()).failed).toBeGreaterThan(0);
    await app.api(`/engine/runs/${failed.id}/replay`, {});
    await eventually(() => did(`second:${n}`).length >= 4);
    expect(did(`first:${n}`)).toHaveLength(1);
  });
});

describe('controls', () => {
  it('bound how many runs of one tenant work at once, and let other tenants pass', async () => {
    const tenants = [`ten_a${fresh()}`, `ten_b${fresh()}`];
    await app.inngest.send(Array.from({ length: 12 }, (_, i) => ({ name: 'test/bounded', data: { tenantId: tenants[i < 8 ? 0 : 1] } })));
    await eventually(() => did(`busy:${tenants[0]}`).length === 8 && did(`busy:${tenants[1]}`).length === 4);
    const most = Math.max(...did(`busy:${tenants[0]}`).map((mark) => Number(mark.split(':')[2])));
    expect(most).toBe(2);
    expect(ran.findIndex((mark) => mark.startsWith(`busy:${tenants[1]}`))).toBeLessThan(
      ran.findLastIndex((mark) => mark.startsWith(`busy:${tenants[0]}`)),
    );
  });

  it('let a new lead pass what waited before it', async () => {
    await app.inngest.send(['r1', 'r2', 'r3', 'r4'].map((mark) => ({ name: 'test/serial', data: { mark, kind: 'reminder' } })));
    await send('test/serial', { mark: 'lead', kind: 'lead' });
    await eventually(() => did('serial').length === 5);
    expect(did('serial').indexOf('serial:lead')).toBeLessThan(4);
    expect(did('serial').indexOf('serial:lead')).toBeLessThanOrEqual(2);
    expect(new Set(did('busy:serial'))).toEqual(new Set(['busy:serial:1']));
  });

  it('drop a repeated event, a repeated key, and what is over a rate', async () => {
    const [n, key] = [fresh(), `k${fresh()}`];
    for (let i = 0; i < 3; i += 1) await app.inngest.send({ id: `evt-${n}`, name: 'test/steps', data: { n } });
    for (let i = 0; i < 3; i += 1) await send('test/once', { key });
    for (let i = 0; i < 4; i += 1) await send('test/limit', { key });
    await eventually(() => did(`limited:${key}`).length === 2 && did(`once:${key}`).length === 1);
    await ended('steps', n);
    expect((await app.runsOf('steps')).filter((run) => run.events[0]?.data.n === n)).toHaveLength(1);
    expect((await app.runsOf('once')).filter((run) => run.events[0]?.data.key === key)).toHaveLength(1);
    expect((await app.runsOf('limited')).filter((run) => run.events[0]?.data.key === key)).toHaveLength(2);
  });

  it('gather events: debounce keeps the last, a batch takes all that fit', async () => {
    const key = `g${fresh()}`;
    for (const n of [1, 2, 3]) await send('test/debounce', { key, n });
    for (const n of [1, 2, 3, 4]) await send('test/batch', { key, n });
    await eventually(() => did(`debounced:${key}`).length > 0 && did('batched').length === 2);
    expect(did(`debounced:${key}`)).toEqual([`debounced:${key}:3`]);
    expect(did('batched').sort()).toEqual(['batched:1,2,3', 'batched:4']);
  });

  it('spread throttled runs over the period', async () => {
    const key = `t${fresh()}`;
    await app.inngest.send([1, 2, 3].map((n) => ({ name: 'test/throttle', data: { key, n } })));
    await eventually(() => did(`throttled:${key}`).length === 3);
    const times = did(`throttled:${key}`)
      .map((mark) => Number(mark.split(':')[2]))
      .sort((a, b) => a - b);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(800);
  });

  it('keep one run of a singleton', async () => {
    const key = `s${fresh()}`;
    for (const n of [1, 2]) await send('test/single', { key, n });
    await asleep('single', key, 'key');
    expect(did(`single:${key}`)).toEqual([`single:${key}:1`]);
  });

  it('cancel a run by a matching event only', async () => {
    const [key, other] = [`c${fresh()}`, `c${fresh()}`];
    for (const one of [key, other]) await send('test/cancellable', { key: one });
    await asleep('cancellable', key, 'key');
    await asleep('cancellable', other, 'key');
    await send('test/cancel', { key });
    expect((await ended('cancellable', key, 'key')).status).toBe('cancelled');
    expect((await find('cancellable', other, 'key'))?.status).toBe('running');
  });

  it('start a function only for events its condition admits', async () => {
    const n = fresh();
    await app.inngest.send([
      { name: 'test/filter', data: { n: n + 1000, kind: 'bad', deep: { er: 1 } } },
      { name: 'test/filter', data: { n: n + 2000, kind: 'good' } },
      { name: 'test/filter', data: { n, kind: 'good', deep: { er: 1 } } },
    ]);
    await ended('filtered', n);
    expect(await app.runsOf('filtered')).toHaveLength(1);
  });
});
