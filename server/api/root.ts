import { accountRouter } from './account';
import { bookingsRouter } from './bookings';
import { cannedRepliesRouter } from './canned-replies';
import { connectionsRouter } from './connections';
import { conversationsRouter } from './conversations';
import { flagsRouter } from './flags';
import { labRouter } from './lab';
import { leadsRouter } from './leads';
import { overviewRouter } from './overview';
import { servicesRouter } from './services';
import { tenantsRouter } from './tenants';
import { router } from './trpc';
import { widgetsRouter } from './widgets';

/** Every router of the platform API, a noun each. */
export const appRouter = router({
  account: accountRouter,
  bookings: bookingsRouter,
  cannedReplies: cannedRepliesRouter,
  connections: connectionsRouter,
  conversations: conversationsRouter,
  flags: flagsRouter,
  lab: labRouter,
  leads: leadsRouter,
  overview: overviewRouter,
  services: servicesRouter,
  tenants: tenantsRouter,
  widgets: widgetsRouter,
});

export type AppRouter = typeof appRouter;
