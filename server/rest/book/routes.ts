import type { Route } from '@/server/platform/web';
import { postPageBooking } from './book';
import { getHold, postPageHold, postRelease } from './hold';
import { getIcs, getManaged, getManagedSlots, postManagedCancel, postManagedReschedule } from './manage';
import { getNearest, getPageSlots } from './page';

/** The public booking page's own API. */
export const bookRoutes: Route[] = [
  { method: 'GET', path: '/api/book/v1/:tenant/slots', door: 'open', handle: getPageSlots },
  { method: 'GET', path: '/api/book/v1/:tenant/nearest', door: 'open', handle: getNearest },
  { method: 'GET', path: '/api/book/v1/:tenant/hold', door: 'open', handle: getHold },
  { method: 'POST', path: '/api/book/v1/:tenant/holds', door: 'open', handle: postPageHold },
  { method: 'POST', path: '/api/book/v1/:tenant/holds/:id/release', door: 'open', handle: postRelease },
  { method: 'POST', path: '/api/book/v1/:tenant/bookings', door: 'open', handle: postPageBooking },
  { method: 'GET', path: '/api/book/v1/:tenant/bookings/:file', door: 'open', handle: getIcs },
  { method: 'GET', path: '/api/book/v1/:tenant/manage/:token', door: 'open', handle: getManaged },
  { method: 'GET', path: '/api/book/v1/:tenant/manage/:token/slots', door: 'open', handle: getManagedSlots },
  { method: 'POST', path: '/api/book/v1/:tenant/manage/:token/reschedule', door: 'open', handle: postManagedReschedule },
  { method: 'POST', path: '/api/book/v1/:tenant/manage/:token/cancel', door: 'open', handle: postManagedCancel },
];
