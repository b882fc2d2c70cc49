import { Worker } from 'node:worker_threads';
import { externalInngest } from '@/server/platform/env';
import { passAnnouncements } from '@/server/platform/announcer';
import type { Hint } from '@/server/platform/hints';
import { engineFigures } from '@/server/platform/inngest';
import { log } from '@/server/platform/log';
import { sharedPressure } from '@/server/platform/pressure';
import { provideReadings } from '@/server/platform/telemetry';
import { keepThread } from './keep-thread';
import type { Shutdown } from './shutdown';
import type { Parts } from './web-server';

// A turn of a dialogue makes some megabytes of short-lived objects: in the default 48 MB the collector takes a tenth of the thread.
const YOUNG_MB = 128;

/** Starts the thread of the workflows and keeps it; see workflow-thread.ts. `onHints` hears what it has to tell browsers. Throws when it cannot start. */
export async function openWorkflows(add: Shutdown['add'], onHints?: (hints: Hint[]) => void): Promise<Parts['embedded'][number]> {
  // Beside this file once it is bundled (server/start/prepare.mjs).
  const file = new URL('workflow-thread.mjs', import.meta.url);
  const thread = await keepThread({
    open: () => new Worker(file, { workerData: sharedPressure, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } }),
    log,
    onHints,
  });
  add('workflows', thread.stop);
  passAnnouncements(thread.announce);
  if (externalInngest()) return { prefixes: ['/api/inngest'], handle: thread.handle };
  provideReadings(async () => {
    const { oldestDueMs, ...counts } = await engineFigures();
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
  return { prefixes: ['/api/inngest', '/e/', '/fn/', '/v0/', '/v1/', '/engine/'], handle: thread.handle };
}
