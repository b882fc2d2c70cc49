import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { env } from '@/server/platform/env';
import { hashedKey } from './signature';
import { eventually, signingKey, startTestApp, type TestApp, type TestRun } from './testing/engine-app';

/**
 * Each guarantee is also put to a broken engine (a constraint dropped, a condition taken out of its SQL), which must fail it:
 * that shows the test sees what it claims to see.
 */
const ran: string[] = [];
let app: TestApp;
let sql: pg.Client;
let hold: { n: string; started: () => void; release: Promise<void> } | undefined;
let checkpointTwice = false;
let calls = 0;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: env().DATABASE_URL });
  await sql.connect();
  app = await startTestApp({
    databaseUrl: env().DATABASE_URL,
    engine: { maxCallBytes: 20_000 },
    toEngine: async (request, answer) => {
      if (!checkpointTwice || !request.url.includes('/checkpoint/')) return answer();
      const body = (await request.clone().json()) as { steps: { data: unknown }[] };
      const response = await answer();
      // The answer was lost on its way, and what comes again is not quite the same.
      const repeated = JSON.stringify({ ...body, steps: body.steps.map((step) => ({ ...step, data: 'second' })) });
      await app.engine.handle(new Request(request.url, { method: 'POST', headers: request.headers, body: repeated }));
      return response;
    },
    toApp: async (request, answer) => {
      if (request.method === 'POST') calls += 1;
      return answer();
    },
    functions: (inngest) => [
      inngest.createFunction({ id: 'remembers', triggers: [{ event: 'test/remember' }] }, async ({ event, step }) => {
        const value = await step.run('value', () => 'first');
        await step.waitForEvent('go', { event: 'test/go', timeout: '1h', match: 'data.n' });
        return step.run('told', () => `${value} ${String(event.data.n).length > 0}`);
      }),
      inngest.createFunction({ id: 'slow', triggers: [{ event: 'test/slow' }] }, async ({ event }) => {
        const mine = hold;
        if (!mine || mine.n !== event.data.n) return 'second';
        hold = undefined;
        mine.started();
        await mine.release;
        return 'first';
      }),
      inngest.createFunction({ id: 'counts', triggers: [{ event: 'test/count' }] }, async ({ event, step }) => {
        for (const name of ['a', 'b', 'c']) await step.run(name, () => void ran.push(`${name}:${event.data.n}`));
      }),
      inngest.createFunction({ id: 'large', triggers: [{ event: 'test/large' }] }, async ({ event, step }) => {
        const text = await step.run('fetch', () => 'x'.repeat(30_000));
        await step.waitForEvent('go', { event: 'test/go', timeout: '1h', match: 'data.n' });
        return `${text.length} ${event.data.n}`;
      }),
      inngest.createFunction({ id: 'strange', triggers: [{ event: 'test/strange' }] }, async ({ event, step }) =>
        step.run('echo', () => event.data.text),
      ),
    ],
  });
});
afterAll(async () => {
  await app.stop();
  await sql.end();
});

const find = async (functionId: string, n: string): Promise<TestRun | undefined> =>
  (await app.runsOf(functionId)).find((run) => run.events[0]?.data.n === n);
const ended = (functionId: string, n: string) =>
  eventually(async () => {
    const run = await find(functionId, n);
    return run && ['completed', 'failed'].includes(run.status) && run;
  });

/** What a function remembers of a step whose checkpoint arrived twice, the second time with another value. */
async function rememberedAfterTwoCheckpoints(): Promise<unknown> {
  const n = randomUUID();
  checkpointTwice = true;
  await app.inngest.send({ name: 'test/remember', data: { n } });
  await eventually(async () => (await find('remembers', n))?.steps.length && (await app.engine.stats()).running === 0);
  checkpointTwice = false;
  await app.inngest.send({ name: 'test/go', data: { n } });
  return (await ended('remembers', n)).output;
}

/** The result of a run whose first worker lost its lease and answers after the second. */
async function resultAfterLateAnswer(): Promise<unknown> {
  const n = randomUUID();
  let release: () => void = () => undefined;
  const started = new Promise<void>((resolve) => (hold = { n, started: resolve, release: new Promise((free) => (release = free)) }));
  await app.inngest.send({ name: 'test/slow', data: { n } });
  await started;
  await sql.query(`UPDATE engine.jobs SET lease_until = clock_timestamp() - interval '1 second' WHERE state = 2`);
  await sql.query('SELECT engine.sweep()');
  await sql.query(`SELECT pg_notify('engine_jobs', '')`);
  await ended('slow', n);
  const callsBefore = calls;
  release();
  await eventually(async () => calls === callsBefore && (await app.engine.stats()).running === 0);
  await new Promise((resolve) => setTimeout(resolve, 150)); // the late answer travels back and is judged
  return (await find('slow', n))?.output;
}

async function broken<T>(spoil: string[], mend: string[], work: () => Promise<T>): Promise<T> {
  for (const statement of spoil) await sql.query(statement);
  try {
    return await work();
  } finally {
    for (const statement of mend) await sql.query(statement);
  }
}

describe('a memoised step', () => {
  it('is final: a checkpoint that arrives twice keeps the first result', async () => {
    expect(await rememberedAfterTwoCheckpoints()).toBe('first true');
  });

  it('would change if the key (run, step) were not unique', async () => {
    const mend = [
      'DELETE FROM engine.steps a USING engine.steps b WHERE a.run_id = b.run_id AND a.id = b.id AND a.seq > b.seq',
      'ALTER TABLE engine.steps ADD PRIMARY KEY (run_id, id)',
    ];
    expect(await broken(['ALTER TABLE engine.steps DROP CONSTRAINT steps_pkey'], mend, rememberedAfterTwoCheckpoints)).not.toBe(
      'first true',
    );
  });

  it('that another worker finished first stops this one: its checkpoint is stale', async () => {
    const n = randomUUID();
    await app.inngest.send({ name: 'test/remember', data: { n } });
    const run = await eventually(async () => {
      const one = await find('remembers', n);
      return one && one.steps.length > 0 && one;
    });
    const headers = { authorization: `Bearer ${hashedKey(signingKey)}` };
    const body = JSON.stringify({ qi_id: 'a-lease-that-is-no-more', steps: [{ id: 'x', op: 'StepRun', data: 1 }] });
    expect((await fetch(`${app.engineUrl}/v1/checkpoint/${run.id}/async`, { method: 'POST', headers, body })).status).toBe(409);
  });
});

describe('a late answer', () => {
  it('of a worker that lost its lease changes nothing', async () => {
    expect(await resultAfterLateAnswer()).toBe('second');
  });

  it('would overwrite if the lease were not checked', async () => {
    const { rows } = await sql.query<{ source: string }>(`SELECT pg_get_functiondef('engine.settle(jsonb)'::regprocedure) AS source`);
    const source = rows[0]?.source ?? '';
    // Without the check any answer counts, even for a run that has ended.
    const careless = source.replace(`IF j.run_id IS NULL THEN RETURN false; END IF;`, '');
    expect(careless).not.toBe(source);
    expect(await broken([careless], [source], resultAfterLateAnswer)).toBe('first');
  });
});

describe('an event', () => {
  it('sent twenty times at once under one id starts one run', async () => {
    const n = randomUUID();
    await Promise.all(Array.from({ length: 20 }, () => app.inngest.send({ id: n, name: 'test/count', data: { n } })));
    await ended('counts', n);
    expect((await app.runsOf('counts')).filter((run) => run.events[0]?.data.n === n)).toHaveLength(1);
    expect(ran.filter((mark) => mark.endsWith(n))).toHaveLength(3);
  });

  it("whose send is repeated with the SDK's seed gets the same id", async () => {
    const send = async (): Promise<string[]> => {
      const response = await fetch(`${app.engineUrl}/e/test-key`, {
        method: 'POST',
        headers: { 'x-inngest-event-id-seed': '1763715600000,AAECAwQFBgcICQ==' },
        body: '[{"name":"test/nobody"},{"name":"test/nobody"}]',
      });
      return ((await response.json()) as { ids: string[] }).ids;
    };
    const first = await send();
    expect(new Set(first).size).toBe(2);
    expect(await send()).toEqual(first);
  });

  it('with U+0000, lone surrogates, quotes and emoji passes through', async () => {
    const n = randomUUID();
    await app.inngest.send({ name: 'test/strange', data: { n, text: 'a\u0000b \ud800 \'"; DROP TABLE 🦷 مرحبا' } });
    expect((await ended('strange', n)).output).toContain('DROP TABLE 🦷 مرحبا');
  });

  it("that is no event, too large or of the engine's own names is refused", async () => {
    const post = async (body: string): Promise<number> => (await fetch(`${app.engineUrl}/e/test-key`, { method: 'POST', body })).status;
    expect(await post('{"data":{}}')).toBe(400);
    expect(await post('not json')).toBe(400);
    expect(await post('{"name":"inngest/function.failed","data":{}}')).toBe(400);
    expect(await post(JSON.stringify({ name: 'x', data: { text: 'x'.repeat(4_100_000) } }))).toBe(413);
    expect((await fetch(`${app.engineUrl}/e/wrong-key`, { method: 'POST', body: '{"name":"x"}' })).status).toBe(401);
  });
});

describe('engines', () => {
  it('two on one database run each step once', async () => {
    const other = await app.startAnotherEngine();
    const marks = Array.from({ length: 150 }, () => randomUUID());
    await app.inngest.send(marks.map((n) => ({ name: 'test/count', data: { n } })));
    await eventually(() => marks.every((n) => ran.filter((mark) => mark.endsWith(n)).length >= 3), 15_000);
    for (const n of marks) expect(ran.filter((mark) => mark.endsWith(n))).toEqual([`a:${n}`, `b:${n}`, `c:${n}`]);
    await other.stop();
  });

  it('keep a call that takes longer than its lease', async () => {
    const n = randomUUID();
    const patient = await startTestApp({
      databaseUrl: env().DATABASE_URL,
      engine: { leaseMs: 1000 },
      functions: (inngest) => [
        inngest.createFunction({ id: 'long', triggers: [{ event: 'test/long' }] }, async ({ event, step }) =>
          step.run('work', async () => {
            ran.push(`long:${event.data.n}`);
            for (let i = 0; i < 14; i += 1) {
              await new Promise((resolve) => setTimeout(resolve, 150));
              await sql.query('SELECT engine.sweep()');
            }
          }),
        ),
      ],
    });
    await patient.inngest.send({ name: 'test/long', data: { n } });
    await eventually(async () => (await patient.runsOf('long'))[0]?.status === 'completed');
    await patient.stop();
    expect(ran.filter((mark) => mark === `long:${n}`)).toHaveLength(1);
  });

  it('lose no run when the database drops every connection', async () => {
    const marks = Array.from({ length: 60 }, (): string => randomUUID());
    await app.inngest.send(marks.map((n) => ({ name: 'test/count', data: { n } })));
    for (let i = 0; i < 3; i += 1) {
      await sql.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%engine%'`,
      );
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await eventually(
      async () =>
        (await app.runsOf('counts')).filter((run) => marks.includes(String(run.events[0]?.data.n)) && run.status === 'completed').length ===
        marks.length,
      15_000,
    );
    for (const n of marks) for (const name of ['a', 'b', 'c']) expect(ran).toContain(`${name}:${n}`);
  });

  it('send large memories by the API instead of in the call', async () => {
    const n = randomUUID();
    await app.inngest.send({ name: 'test/large', data: { n } });
    await eventually(async () => (await find('large', n))?.steps.length && (await app.engine.stats()).running === 0);
    await app.inngest.send({ name: 'test/go', data: { n } });
    expect((await ended('large', n)).output).toBe(`30000 ${n}`);
  });

  it('refuse a function with a control or a condition they do not have', async () => {
    const register = async (more: Record<string, unknown>): Promise<string> => {
      const fn = { id: 'x-y', triggers: [{ event: 'a' }], steps: { step: { runtime: { url: 'http://127.0.0.1:1' } } }, ...more };
      return (await app.api<{ error: string }>('/fn/register', { url: 'http://127.0.0.1:1', appName: 'x', functions: [fn] })).error;
    };
    expect(await register({ timeouts: { finish: '1m' } })).toContain('timeouts');
    expect(await register({ triggers: [{ event: 'a', expression: 'event.data.n > 3' }] })).toContain('event.data.n > 3');
    expect(await register({ triggers: [{ cron: '61 * * * *' }] })).toContain('cron');
  });

  it('forget ended runs and old events in time', async () => {
    await sql.query(`UPDATE engine.runs SET ended_at = ended_at - interval '30 days' WHERE ended_at IS NOT NULL`);
    await sql.query(`UPDATE engine.events SET received_at = received_at - interval '2 days'`);
    await sql.query('SELECT engine.prune(14)');
    const { rows } = await sql.query<{ old: string; events: string; orphans: string }>(
      `SELECT (SELECT count(*) FROM engine.runs WHERE ended_at < clock_timestamp() - interval '14 days' AND status <> 'failed') AS old, (SELECT count(*) FROM engine.events) AS events,
       (SELECT count(*) FROM engine.steps s WHERE NOT EXISTS (SELECT FROM engine.runs r WHERE r.id = s.run_id)) AS orphans`,
    );
    expect(rows[0]).toEqual({ old: '0', events: '0', orphans: '0' });
  });
});
