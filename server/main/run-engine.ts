import { announceLeftovers } from '@/server/platform/announcer';
import { env, externalInngest, loopbackUrl } from '@/server/platform/env';
import { embeddedKeys } from '@/server/platform/inngest';
import { log } from '@/server/platform/log';
import { provideReadings } from '@/server/platform/telemetry';
import { startEngine } from '@/server/embedded/engine/start-engine';
import type { Parts } from './web-server';

const SWEEP_MS = 5000; // what a crash left in the outbox is announced within ten seconds, not at the next minute's cron

/** The functions' endpoint, and the embedded engine that drives it unless an Inngest is configured. */
export async function runEngine(
  onStop: (name: string, stop: () => Promise<void>) => void,
  serveFunctions: (functions: Parts['embedded'][number]) => void,
): Promise<Parts['embedded']> {
  // Functions are made when their files load, with the keys of the environment: not before it is complete.
  const { serveInngest } = await import('@/server/workflows/serve');
  const functions: Parts['embedded'][number] = { prefixes: ['/api/inngest'], handle: serveInngest };
  serveFunctions(functions); // the engine asks for them as soon as it runs
  const sweep = setInterval(
    () => void announceLeftovers().catch((error: unknown) => log.warn({ event: 'outbox_sweep_failed', error: String(error) })),
    SWEEP_MS,
  );
  onStop('outbox sweep', async () => clearInterval(sweep));
  if (externalInngest()) return [functions];
  const engine = await startEngine({ databaseUrl: env().DATABASE_URL, appUrl: loopbackUrl(), log, ...embeddedKeys() });
  onStop('workflow engine', engine.stop);
  provideReadings(async () => {
    const { oldestDueMs, ...counts } = await engine.stats();
    return [
      ...Object.entries(counts).map(([state, value]) => ({
        name: 'fastlead_engine_jobs',
        help: 'Jobs of the workflow engine by state; failed counts runs.',
        value,
        labels: { state },
      })),
      { name: 'fastlead_engine_oldest_due_seconds', help: 'How long the oldest due job has waited.', value: oldestDueMs / 1000 },
    ];
  });
  return [functions, { prefixes: ['/e/', '/fn/', '/v0/', '/v1/', '/engine/'], handle: engine.handle }];
}
