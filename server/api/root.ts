import { router } from './trpc';

/** Every router of the platform API, a noun each. */
export const appRouter = router({});

export type AppRouter = typeof appRouter;
