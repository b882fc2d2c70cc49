import { accountRouter } from './account';
import { conversationsRouter } from './conversations';
import { flagsRouter } from './flags';
import { leadsRouter } from './leads';
import { overviewRouter } from './overview';
import { tenantsRouter } from './tenants';
import { router } from './trpc';
import { widgetsRouter } from './widgets';

/** Every router of the platform API, a noun each. */
export const appRouter = router({
  account: accountRouter,
  conversations: conversationsRouter,
  flags: flagsRouter,
  leads: leadsRouter,
  overview: overviewRouter,
  tenants: tenantsRouter,
  widgets: widgetsRouter,
});

export type AppRouter = typeof appRouter;
