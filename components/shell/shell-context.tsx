'use client';

import { createContext, use, type ReactNode } from 'react';
import type { Permission, Role } from '@/server/domain/permissions';

/** What the server knew when it rendered the dashboard: who looks, at which company, with which rights. */
export type ShellData = {
  tenant: { id: string; slug: string; name: string; isDemo: boolean };
  tenants: { slug: string; name: string }[];
  person: { userId: string; name: string; email: string; role: Role; theme: 'system' | 'light' | 'dark' };
  permissions: Permission[];
  realtime: { key: string; cluster?: string; host?: string; port?: number };
  sidebarFolded: boolean;
};

const ShellContext = createContext<ShellData | null>(null);

export function ShellDataProvider({ data, children }: { data: ShellData; children: ReactNode }) {
  return <ShellContext value={data}>{children}</ShellContext>;
}

export function useShell(): ShellData {
  const data = use(ShellContext);
  if (!data) throw new Error('useShell outside of the dashboard');
  return data;
}

/** May this person do that? Only hides what the server would refuse anyway. */
export function useCan(permission: Permission): boolean {
  return useShell().permissions.includes(permission);
}

/** Addresses inside the dashboard of this tenant, without the language: `path('leads', id)`. */
export function useTenantPath(): (...parts: string[]) => string {
  const { tenant } = useShell();
  return (...parts) => `/dashboard/${tenant.slug}/${parts.map(encodeURIComponent).join('/')}`;
}
