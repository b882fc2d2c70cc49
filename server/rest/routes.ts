import type { Route } from '@/server/platform/web';
import { bookRoutes } from './book/routes';
import { healthRoutes } from './health';
import { labRoutes } from './lab/open-phone';
import { realtimeRoutes } from './realtime';
import { v1Routes } from './v1/routes';
import { loaderRoutes } from './widget/loader';
import { previewRoutes } from './widget/preview';
import { widgetRoutes } from './widget/routes';
import { widgetFileRoutes } from './widget/static';

/** Every REST route there is: `main.ts` serves this list, and the isolation tests walk it. */
export const restRoutes: Route[] = [
  ...v1Routes,
  ...widgetRoutes,
  ...loaderRoutes,
  ...previewRoutes,
  ...widgetFileRoutes,
  ...bookRoutes,
  ...labRoutes,
  ...realtimeRoutes,
  ...healthRoutes,
];
