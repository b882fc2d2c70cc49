import { cache } from 'react';
import { headers } from 'next/headers';
import { contextOf } from './context';
import { appRouter } from './root';
import { createCallerFactory } from './trpc';

const createCaller = createCallerFactory(appRouter);
const requestContext = cache(async () => contextOf(new Headers(await headers())));

/** The API for server components: the same procedures, permissions and Scope, without HTTP. */
export async function apiCaller(tenantSlug?: string) {
  return createCaller({ ...(await requestContext()), tenantSlug: tenantSlug ?? null });
}
