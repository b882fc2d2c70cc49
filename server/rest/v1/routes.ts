import type { Route } from '@/server/platform/web';
import { preflight } from '../site-request';
import { openApiRoute } from './openapi';
import { postLead } from './post-lead';
import { postWidgetEvents } from './widget-events';

/** The public contract, documented in docs/api.md. */
export const v1Routes: Route[] = [
  { method: 'POST', path: '/api/v1/leads', door: 'site-key', bringsWork: true, handle: postLead },
  { method: 'OPTIONS', path: '/api/v1/leads', door: 'open', handle: preflight },
  { method: 'POST', path: '/api/v1/widget-events', door: 'site-key', handle: postWidgetEvents },
  { method: 'OPTIONS', path: '/api/v1/widget-events', door: 'open', handle: preflight },
  openApiRoute,
];
