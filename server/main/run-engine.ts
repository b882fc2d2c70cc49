import { announceLeftovers } from '@/server/platform/announcer';
import { env, externalInngest, loopbackUrl } from '@/server/platform/env';
import { embeddedKeys } from '@/server/platform/inngest';
import { log } from '@/server/platform/log';
import { answerLoopback, fetchLoopback } from '@/server/platform/loopback';
import type { Pressure } from '@/server/platform/pressure';
import { startEngine, type Engine } from '@/server/embedded/engine/start-engine';

const SWEEP_MS = 5000; // what a crash left in the outbox is announced within ten seconds, not at the next minute's cron
const FUNCTIONS_PATH = '/api/inngest';

type Options = { onStop: (name: string, stop: () => Promise<void>) => void; pressure: () => Pressure };

/**
 * The functions' endpoint, and the embedded engine that drives it unless an Inngest is configured. Resolves with what answers
 * their requests (null: no such path) as soon as it works.
 */
export async function runEngine({ onStop, pressure }: Options): Promise<(request: Request) => Promise<Response | null>> {
  // Functions are made when their files load, with the keys of the environment: not before it is complete.
  const { serveInngest } = await import('@/server/workflows/serve');
  const sweep = setInterval(
    () => void announceLeftovers().catch((error: unknown) => log.warn({ event: 'outbox_sweep_failed', error: String(error) })),
    SWEEP_MS,
  );
  onStop('outbox sweep', async () => clearInterval(sweep));
  const running: { engine?: Engine } = {};
  const handle = async (request: Request): Promise<Response | null> =>
    new URL(request.url).pathname === FUNCTIONS_PATH ? serveInngest(request) : (running.engine?.handle(request) ?? null);
  if (externalInngest()) return handle;
  if (env().LOOPBACK_SOCKETS === '0') answerLoopback(handle); // the engine asks for the functions as soon as it runs
  const engine = await startEngine({
    databaseUrl: env().DATABASE_URL,
    appUrl: loopbackUrl(),
    log,
    pressure,
    fetch: fetchLoopback,
    ...embeddedKeys(),
  });
  running.engine = engine;
  onStop('workflow engine', engine.stop);
  return handle;
}
