'use client';

import { useEffect, useState, type ReactNode } from 'react';
import { useTranslations } from 'next-intl';
import { usePathname, useRouter } from '@/components/navigation';
import { useAlerts } from '@/components/inbox/use-alerts';
import { useOutboxSender } from '@/components/inbox/use-outbox-sender';
import { chooseTheme, currentTheme } from '@/components/ui/theme';
import { TooltipProvider } from '@/components/ui/tooltip';
import { CommandPalette } from './command-palette';
import { Forbidden } from './forbidden';
import { LiveProvider } from './live-provider';
import { sections, sectionsFor } from './sections';
import { ShellDataProvider, useShell, useTenantPath, type ShellData } from './shell-context';
import { ShortcutsDialog } from './shortcuts-dialog';
import { Sidebar } from './sidebar';
import { TabBar } from './tab-bar';
import { useKeyboardInset } from './use-keyboard-inset';
import { useShortcuts } from './use-shortcuts';
import { useUnreadBadge } from './use-unread-badge';

/** Everything around a page of the dashboard: menu, live hints, keys, search. */
export function DashboardFrame({ data, children }: { data: ShellData; children: ReactNode }) {
  return (
    <ShellDataProvider data={data}>
      <LiveProvider realtime={data.realtime} tenantId={data.tenant.id}>
        <TooltipProvider>
          <Frame>{children}</Frame>
        </TooltipProvider>
      </LiveProvider>
    </ShellDataProvider>
  );
}

function Frame({ children }: { children: ReactNode }) {
  const t = useTranslations('shell');
  const router = useRouter();
  const path = useTenantPath();
  const { permissions, sidebarFolded, tenant } = useShell();
  const isForbidden = useForbidden();
  const [folded, setFolded] = useState(sidebarFolded);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  useUnreadBadge();
  useAlerts();
  useOutboxSender();
  useKeyboardInset();
  useProfileTheme();
  useOfflinePage();
  useShortcuts({
    onPalette: () => setPaletteOpen((open) => !open),
    onHelp: () => setHelpOpen(true),
    onFold: () => {
      document.cookie = `sidebar=${folded ? 'open' : 'folded'}; path=/; max-age=31536000; samesite=lax`;
      setFolded(!folded);
    },
    onGo: (code) => {
      const target = sectionsFor(permissions).find((section) => section.key?.code === code);
      if (target) router.push(path(target.id));
      return target !== undefined;
    },
  });
  return (
    <div
      data-folded={folded}
      className="group/frame grid h-[calc(100dvh-var(--keyboard,0px))] grid-cols-[208px_minmax(0,1fr)] grid-rows-[minmax(0,1fr)] max-xl:grid-cols-[56px_minmax(0,1fr)] data-[folded=true]:grid-cols-[56px_minmax(0,1fr)] phone:grid-cols-[minmax(0,1fr)] phone:grid-rows-[minmax(0,1fr)_auto] phone:data-[folded=true]:grid-cols-[minmax(0,1fr)]"
    >
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-surface focus:px-3 focus:py-2"
      >
        {t('skip')}
      </a>
      <Sidebar onSearch={() => setPaletteOpen(true)} />
      <main id="page" tabIndex={-1} className="flex min-h-0 min-w-0 flex-col bg-surface">
        {isForbidden ? <Forbidden tenantSlug={tenant.slug} /> : children}
      </main>
      <TabBar onSearch={() => setPaletteOpen(true)} />
      <CommandPalette open={paletteOpen} onOpenChange={setPaletteOpen} onHelp={() => setHelpOpen(true)} />
      <ShortcutsDialog open={helpOpen} onOpenChange={setHelpOpen} />
    </div>
  );
}

/** A new device has no cookie yet: the profile says which theme the person chose elsewhere. */
function useProfileTheme(): void {
  const { person } = useShell();
  useEffect(() => {
    if (person.theme !== 'system' && currentTheme() === 'system') chooseTheme(person.theme);
  }, [person.theme]);
}

/** From now on a page that cannot be fetched is the designed one (public/sw.js). Nothing depends on it. */
function useOfflinePage(): void {
  useEffect(() => {
    void navigator.serviceWorker?.register('/sw.js').catch(() => undefined);
  }, []);
}

/** A section that this role may not open: the server refuses its data anyway, the page says it in words. */
function useForbidden(): boolean {
  const { permissions } = useShell();
  const sectionId = usePathname().split('/')[3];
  const section = sections.find(({ id }) => id === sectionId);
  return section !== undefined && !permissions.includes(section.permission);
}
