import { accountRouter } from './account';
import { flagsRouter } from './flags';
import { router } from './trpc';

/** Every router of the platform API, a noun each. */
export const appRouter = router({
  account: accountRouter,
  flags: flagsRouter,
});

export type AppRouter = typeof appRouter;
