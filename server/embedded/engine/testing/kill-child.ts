import pg from 'pg';
import { rawEnv } from '@/server/platform/env';
import { startTestApp, type Wire } from './engine-app';

/**
 * Engine and functions in one process that ends itself by SIGKILL when it has crossed a boundary often enough. Each act of
 * a step leaves a row, so the parent can count what was done twice.
 */
const databaseUrl = rawEnv('DATABASE_URL') ?? '';
const boundary = rawEnv('KILL_AT') ?? '';
let crossings = Number(rawEnv('KILL_AFTER') ?? 0);
const effects = new pg.Pool({ connectionString: databaseUrl, max: 8 });

function cross(name: string): void {
  if (name === boundary && (crossings -= 1) <= 0) process.kill(process.pid, 'SIGKILL');
}

const act = async (mark: string): Promise<string> => {
  cross('before effect');
  await effects.query('INSERT INTO effects (mark) VALUES ($1)', [mark]);
  cross('after effect');
  return mark;
};

const watched =
  (before: (request: Request) => string, after: (request: Request) => string): Wire =>
  async (request, answer) => {
    cross(before(request));
    const response = await answer();
    cross(after(request));
    return response;
  };
const pathOf = (request: Request): string => new URL(request.url).pathname;
const kindOf = (request: Request): string =>
  pathOf(request).startsWith('/e/') ? 'event' : pathOf(request).includes('/checkpoint/') ? 'memo' : 'other';

const app = await startTestApp({
  databaseUrl,
  appId: 'kill',
  toEngine: watched(
    (request) => `before ${kindOf(request)}`,
    (request) => `after ${kindOf(request)}`,
  ),
  toApp: watched(
    () => 'before call',
    () => 'after call',
  ),
  functions: (inngest) => [
    inngest.createFunction({ id: 'journey', triggers: [{ event: 'kill/start' }] }, async ({ event, step }) => {
      const { n } = event.data as { n: number };
      const one = await step.run('one', () => act(`${n}:one`));
      const both = await Promise.all(['left', 'right'].map((side) => step.run(side, () => act(`${n}:${side}`))));
      await step.sleep('nap', '1s');
      const answer = await step.waitForEvent('answer', { event: 'kill/answer', timeout: '1s', match: 'data.n' });
      const last = await step.run('last', () => act(`${n}:last`));
      return [one, ...both, answer === null, last];
    }),
  ],
});
process.send?.({ engineUrl: app.engineUrl });
