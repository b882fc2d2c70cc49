'use client';

import { useEffect, useState, type ReactNode } from 'react';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import superjson from 'superjson';
import type { AppRouter } from '@/server/api/root';

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

export { useTRPC, useTRPCClient };

type Props = {
  locale: string;
  /** Slug of the tenant of the page; none on sign-in, onboarding's first step and the profile. */
  tenantSlug?: string;
  children: ReactNode;
};

/**
 * Server state of the dashboard. Another tenant is another provider (`key`): its cache starts empty, so no row of one tenant
 * is ever shown under another's name. A 401 leads to sign-in and back to the same page.
 */
export function ApiProvider({ locale, tenantSlug, children }: Props) {
  return (
    <Providers key={`${tenantSlug ?? ''} ${locale}`} locale={locale} tenantSlug={tenantSlug}>
      {children}
    </Providers>
  );
}

function Providers({ locale, tenantSlug, children }: Props) {
  const [queryClient] = useState(() => makeQueryClient(locale));
  const [client] = useState(() => makeClient(locale, tenantSlug));
  useSessionRenewal();
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

/** Not randomUUID: that is missing on a page without TLS. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function makeClient(locale: string, tenantSlug: string | undefined) {
  return createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: '/api/trpc',
        transformer: superjson,
        maxURLLength: 6000, // proxies cut at 8 KB
        headers: () => ({
          'x-locale': locale,
          'x-correlation-id': newKey(), // found again on every line of the log that this request causes
          ...(tenantSlug ? { 'x-tenant': tenantSlug } : {}),
        }),
      }),
    ],
  });
}

function makeQueryClient(locale: string): QueryClient {
  const onError = (error: unknown) => {
    if (apiErrorOf(error)?.code === 'UNAUTHORIZED') leaveForSignIn(locale);
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 10_000, // realtime says what changed; this only spares the same question within one screen
        retry: (failures, error) => failures < 2 && (isTooSoon(error) || (apiErrorOf(error)?.httpStatus ?? 503) >= 500),
        retryDelay,
      },
      mutations: { retry: (failures, error) => failures < 2 && isTooSoon(error), retryDelay }, // refused before anything was done
    },
  });
}

/** 429: the server says when to come back. */
function isTooSoon(error: unknown): boolean {
  return apiErrorOf(error)?.httpStatus === 429 && (apiErrorOf(error)?.retryAfterSeconds ?? Infinity) <= LONGEST_WAIT_SECONDS;
}

const LONGEST_WAIT_SECONDS = 10; // longer is for a person to decide

function retryDelay(failures: number, error: unknown): number {
  return isTooSoon(error) ? (apiErrorOf(error)?.retryAfterSeconds ?? 1) * 1000 : Math.min(1000 * 2 ** failures, 30_000);
}

export type ApiError = {
  code: string;
  httpStatus: number;
  reason: string | null;
  fields: { field: string; reason: string }[];
  retryAfterSeconds: number | null;
};

/** What the API said went wrong, or null: then there was no answer at all (no connection). */
export function apiErrorOf(error: unknown): ApiError | null {
  return error instanceof TRPCClientError && error.data ? (error.data as ApiError) : null;
}

function leaveForSignIn(locale: string): void {
  const { pathname, search } = window.location;
  if (/^(?:\/en)?\/sign-in/.test(pathname)) return;
  window.location.assign(`${locale === 'en' ? '/en' : ''}/sign-in?returnTo=${encodeURIComponent(pathname + search)}`);
}

const RENEW_MS = 15 * 60_000;

/** next-auth 4 does not renew by itself: asking for the session slides its row and sets the cookie again. */
function useSessionRenewal(): void {
  useEffect(() => {
    let renewedAt = 0;
    const renew = () => {
      if (document.visibilityState !== 'visible' || Date.now() - renewedAt < RENEW_MS) return;
      renewedAt = Date.now();
      void fetch('/api/auth/session').catch(() => undefined); // no connection: the next turn renews
    };
    renew();
    const timer = setInterval(renew, 60_000);
    document.addEventListener('visibilitychange', renew);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', renew);
    };
  }, []);
}
