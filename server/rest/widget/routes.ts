import type { Route } from '@/server/platform/web';
import { preflight } from '../site-request';
import { getSlots, postBooking, postCancel, postHold, postRelease, postReschedule } from './booking';
import { getConversation, postContact, postRead, postRealtime } from './conversation';
import { postMessage } from './messages';

const routes: Route[] = [
  { method: 'POST', path: '/api/widget/v1/messages', door: 'site-key', bringsWork: true, handle: postMessage },
  { method: 'GET', path: '/api/widget/v1/conversation', door: 'visitor', handle: getConversation },
  { method: 'POST', path: '/api/widget/v1/read', door: 'visitor', handle: postRead },
  { method: 'POST', path: '/api/widget/v1/contact', door: 'visitor', handle: postContact },
  { method: 'POST', path: '/api/widget/v1/realtime', door: 'visitor', handle: postRealtime },
  { method: 'GET', path: '/api/widget/v1/slots', door: 'visitor', handle: getSlots },
  { method: 'POST', path: '/api/widget/v1/holds', door: 'visitor', handle: postHold },
  { method: 'POST', path: '/api/widget/v1/holds/:id/release', door: 'visitor', handle: postRelease },
  { method: 'POST', path: '/api/widget/v1/bookings', door: 'visitor', handle: postBooking },
  { method: 'POST', path: '/api/widget/v1/bookings/:id/cancel', door: 'visitor', handle: postCancel },
  { method: 'POST', path: '/api/widget/v1/bookings/:id/reschedule', door: 'visitor', handle: postReschedule },
];

/** The widget's own API (widget/protocol.ts). It is always called from another origin, so every path answers a preflight. */
export const widgetRoutes: Route[] = [
  ...routes,
  ...[...new Set(routes.map((route) => route.path))].map((path): Route => ({ method: 'OPTIONS', path, door: 'open', handle: preflight })),
];
