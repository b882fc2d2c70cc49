import type { Route } from '@/server/platform/web';
import { bookRoutes } from './book/routes';
import { healthRoutes } from './health';

/** Every REST route there is: `main.ts` serves this list, and the isolation tests walk it. */
export const restRoutes: Route[] = [...bookRoutes, ...healthRoutes];
