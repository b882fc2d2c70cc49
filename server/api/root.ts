import { accountRouter } from './account';
import { connectionsRouter } from './connections';
import { conversationsRouter } from './conversations';
import { flagsRouter } from './flags';
import { labRouter } from './lab';
import { leadsRouter } from './leads';
import { overviewRouter } from './overview';
import { tenantsRouter } from './tenants';
import { router } from './trpc';
import { widgetsRouter } from './widgets';

/** Every router of the platform API, a noun each. */
export const appRouter = router({
  account: accountRouter,
  connections: connectionsRouter,
  conversations: conversationsRouter,
  flags: flagsRouter,
  lab: labRouter,
  leads: leadsRouter,
  overview: overviewRouter,
  tenants: tenantsRouter,
  widgets: widgetsRouter,
});

export type AppRouter = typeof appRouter;
