import type { Route } from '@/server/platform/web';
import { HOOK_MAX_BYTES, receiveHook } from './receive-hook';

export const hookRoutes: Route[] = [
  { method: 'POST', path: '/api/hooks/:provider/:connection', door: 'hook', maxBodyBytes: HOOK_MAX_BYTES, handle: receiveHook },
];
