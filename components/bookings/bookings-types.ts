import type { CSSProperties } from 'react';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@/server/api/root';

export type BookingItem = inferRouterOutputs<AppRouter>['bookings']['list'][number];

/** The calendar of the public page in the colours of the dashboard. */
export const dashboardColors = {
  '--brand': 'var(--primary)',
  '--on-brand': 'var(--on-primary)',
  '--brand-text': 'var(--ink)',
  '--brand-wash': 'var(--sunken)',
} as CSSProperties;
