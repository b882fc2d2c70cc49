import { parentPort, workerData } from 'node:worker_threads';
import { announce, announced, makeWayInFlood } from '@/server/platform/announcer';
import { closeDb } from '@/server/platform/db/client';
import { detachEnv, externalPusher } from '@/server/platform/env';
import { tellWithin } from '@/server/platform/hints';
import { log } from '@/server/platform/log';
import { readPressure } from '@/server/platform/pressure';
import { isFlood } from '@/server/embedded/engine/share';
import { runEngine } from './run-engine';
import { createShutdown } from './shutdown';
import { plainResponse, requestOf, type FromThread, type ToThread } from './thread-protocol';

/**
 * The entry of the thread that carries the workflows: the functions' endpoint, the embedded engine, the announcer. What people
 * wait for runs in the main thread and never stands behind a step here. Between the two: thread-protocol.ts, PostgreSQL, and
 * the pressure gauge in shared memory.
 */
const port = parentPort;
if (!port) throw new Error('workflow-thread.ts runs as a worker thread only');
const say = (message: FromThread): void => port.postMessage(message);
const { add, run: stop } = createShutdown();
let handle: (request: Request) => Promise<Response | null> = async () => new Response(null, { status: 503 });

port.on('message', (message: ToThread) => {
  if (message.kind === 'announce') announce(message.outboxIds, message);
  else if (message.kind === 'request') void answer(message);
  else void stop().then(() => say({ kind: 'stopped' }));
});

async function answer({ id, request }: ToThread & { kind: 'request' }): Promise<void> {
  const response = await handle(requestOf(request)).catch((error: unknown) => {
    log.error({ event: 'request_failed', path: new URL(request.url).pathname, err: error });
    return new Response(null, { status: 500 });
  });
  say({ kind: 'answer', id, response: await plainResponse(response) });
}

process.setSourceMapsEnabled(true);
detachEnv();
add('database connections', closeDb);
const pressure = readPressure(workerData as SharedArrayBuffer);
makeWayInFlood(() => isFlood(pressure()));
if (!externalPusher()) tellWithin((hints) => say({ kind: 'hints', hints }));
try {
  handle = await runEngine({ onStop: add, pressure });
  add('announcements', announced);
  say({ kind: 'ready' });
} catch (error) {
  say({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
