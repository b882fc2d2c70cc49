import { accountRouter } from './account';
import { conversationsRouter } from './conversations';
import { flagsRouter } from './flags';
import { leadsRouter } from './leads';
import { overviewRouter } from './overview';
import { router } from './trpc';

/** Every router of the platform API, a noun each. */
export const appRouter = router({
  account: accountRouter,
  conversations: conversationsRouter,
  flags: flagsRouter,
  leads: leadsRouter,
  overview: overviewRouter,
});

export type AppRouter = typeof appRouter;
