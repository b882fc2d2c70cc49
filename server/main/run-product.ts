import { closeDb } from '@/server/platform/db/client';
import { externalPusher } from '@/server/platform/env';
import { tellWithin } from '@/server/platform/hints';
import { provideProbe } from '@/server/platform/health';
import { log } from '@/server/platform/log';
import { EMBEDDED_APP_ID, EMBEDDED_KEY, embeddedSecret } from '@/server/platform/realtime';
import { apiRoutes } from '@/server/api/handle-api';
import { createHub, type Hub } from '@/server/embedded/realtime/create-hub';
import { hookRoutes } from '@/server/hooks/routes';
import { restRoutes } from '@/server/rest/routes';
import { seedDemo } from '@/prisma/seed/seed';
import { connectDemoChannels, runLab } from './run-lab';
import type { Shutdown } from './shutdown';
import type { Pages } from './start-next';
import type { WebServer } from './web-server';
import { openWorkflows } from './workflows';

type Start = { add: Shutdown['add']; say: (text: string) => void; pages: Promise<Pages>; web: WebServer };

/**
 * Everything that reads the environment while it loads, so main.ts imports this file only after the environment is complete:
 * demo data, lab, hub, workflows and routes. Resolves when all of it answers.
 *
 * The order in which parts are added decides how the process ends, from the last to the first: the thread of the workflows
 * announces what is committed and finishes its steps, sockets are told to come back later, requests under way are answered, and only then the
 * database goes.
 */
export async function runProduct({ add, say, pages, web }: Start): Promise<void> {
  add('database connections', closeDb);
  await seed(say);
  const lab = await runLab();
  if (lab) add('lab', lab.stop);
  add('pages', async () => (await pages).stop());
  add('requests', web.stop);
  const hub = externalPusher() ? null : createHub({ appId: EMBEDDED_APP_ID, key: EMBEDDED_KEY, secret: embeddedSecret() });
  if (hub) runHub(hub, add);
  const workflows = await openWorkflows(add, hub?.publish);
  const next = await pages;
  web.serve({
    routes: [...restRoutes, ...apiRoutes, ...hookRoutes],
    embedded: [workflows, ...(hub ? [{ prefixes: ['/apps/'], handle: hub.handle }] : [])],
    upgrade: (request, socket, head) => hub?.upgrade(request, socket, head) ?? false,
    page: next.page,
    pageUpgrade: next.upgrade,
  });
  // They call our webhooks and the hub, so they come when those answer.
  if (lab) await connectDemoChannels().catch((error: unknown) => log.warn({ event: 'demo_channels_failed', error: String(error) }));
}

async function seed(say: (text: string) => void): Promise<void> {
  const startedAt = performance.now();
  const made = await seedDemo();
  if (!made) return;
  say(`  demo data (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  log.info({ event: 'seeded', ...made });
}

function runHub(hub: Hub, add: Shutdown['add']): void {
  provideProbe('realtime', { required: false, check: () => null });
  add('realtime hub', hub.stop);
  tellWithin(hub.publish);
}
