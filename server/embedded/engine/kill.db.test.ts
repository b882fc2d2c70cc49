import { type ChildProcess, fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { env } from '@/server/platform/env';
import { hashedKey } from './signature';
import { eventually, signingKey, type TestRun } from './testing/engine-app';

const RUNS = 8;
const STEPS = ['one', 'left', 'right', 'last'];
let sql: pg.Client;
let next = 0;

// Bundled, as the product is: a child is ready in half the time.
const program = join(process.cwd(), 'dist', `kill-child-${process.pid}.mjs`);

beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, 'testing', 'kill-child.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  sql = new pg.Client({ connectionString: env().DATABASE_URL });
  await sql.connect();
  await sql.query('CREATE TABLE effects (mark text NOT NULL)');
});
afterAll(async () => {
  await sql.end();
  await rm(program, { force: true });
});

/**
 * An act whose process died before its result was memoised is repeated (at least once is what steps promise); one that was
 * memoised never is, and no run is lost.
 */
it.each([
  { boundary: 'after event', after: 3 },
  { boundary: 'before call', after: 10 },
  { boundary: 'before effect', after: 5 },
  { boundary: 'after effect', after: 12 },
  { boundary: 'before memo', after: 6 },
  { boundary: 'after memo', after: 6 },
  { boundary: 'after call', after: 20 },
])(
  'a process killed $boundary loses no run and repeats nothing that was memoised',
  async (kill) => {
    expect(await killAndResume(kill)).toEqual({ lost: [], repeated: [] });
  },
  40_000,
);

it('shows what was repeated when the memory is gone', async () => {
  expect(
    (
      await killAndResume({
        boundary: 'after memo',
        after: 6,
        sabotage: `DELETE FROM engine.steps s USING engine.jobs j WHERE j.run_id = s.run_id AND j.step_id = ''`,
      })
    ).repeated,
  ).not.toEqual([]);
}, 40_000);

type Kill = { boundary: string; after: number; sabotage?: string };

async function killAndResume({ boundary, after, sabotage }: Kill): Promise<{ lost: string[]; repeated: string[] }> {
  const marks = Array.from({ length: RUNS }, () => (next += 1));
  const first = await start({ KILL_AT: boundary, KILL_AFTER: String(after) });
  const gone = new Promise<void>((resolve) => first.child.once('exit', () => resolve()));
  await sendAll(first.engineUrl, marks);
  await gone;
  expect(first.child.signalCode).toBe('SIGKILL');
  const { rows } = await sql.query<{ mark: string }>(`SELECT result->>'data' AS mark FROM engine.steps WHERE result ? 'data'`);
  const before = await countEffects(marks);
  if (sabotage) await sql.query(sabotage);
  const second = await start({});
  await sendAll(second.engineUrl, marks); // who got no answer sends again: same ids, no second run
  const runs = await eventually(async () => {
    const all = (await get<TestRun[]>(second.engineUrl, '/engine/runs?limit=500')).filter((run) =>
      marks.includes(run.events[0]?.data.n as number),
    );
    return all.length === RUNS && all.every((run) => run.status === 'completed') && all;
  }, 15_000);
  second.child.kill('SIGKILL');
  for (const run of runs) {
    const n = run.events[0]?.data.n as number;
    expect(run.output).toEqual([`${n}:one`, `${n}:left`, `${n}:right`, true, `${n}:last`]);
  }
  const counts = await countEffects(marks);
  return {
    lost: marks.flatMap((n) => STEPS.map((step) => `${n}:${step}`)).filter((mark) => !counts.has(mark)),
    repeated: rows.map(({ mark }) => mark).filter((mark) => before.has(mark) && counts.get(mark) !== before.get(mark)),
  };
}

async function countEffects(marks: number[]): Promise<Map<string, number>> {
  const { rows } = await sql.query<{ mark: string; count: string }>(
    `SELECT mark, count(*) FROM effects WHERE split_part(mark, ':', 1)::int = ANY ($1) GROUP BY mark`,
    [marks],
  );
  return new Map(rows.map((row) => [row.mark, Number(row.count)]));
}

async function sendAll(engineUrl: string, marks: number[]): Promise<void> {
  const send = (n: number) =>
    fetch(`${engineUrl}/e/test-key`, { method: 'POST', body: JSON.stringify({ id: `kill-${n}`, name: 'kill/start', data: { n } }) });
  await Promise.allSettled(marks.map(send));
}

async function get<T>(engineUrl: string, path: string): Promise<T> {
  const response = await fetch(engineUrl + path, { headers: { authorization: `Bearer ${hashedKey(signingKey)}` } });
  return (await response.json()) as T;
}

async function start(more: Record<string, string>): Promise<{ child: ChildProcess; engineUrl: string }> {
  const child = fork(program, { env: { ...process.env, ...more }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const engineUrl = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { engineUrl: string }).engineUrl));
    child.once('exit', (code, signal) => reject(new Error(`the child ended before it was ready: ${code ?? signal}`)));
  });
  return { child, engineUrl };
}
