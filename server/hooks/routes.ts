import type { Route } from '@/server/platform/web';
import { receiveHook } from './receive-hook';

export const hookRoutes: Route[] = [{ method: 'POST', path: '/api/hooks/:provider/:connection', door: 'hook', handle: receiveHook }];
