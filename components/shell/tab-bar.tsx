'use client';

import { useState } from 'react';
import { Menu } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { cn } from '@/components/ui/cn';
import { Sheet, SheetContent } from '@/components/ui/sheet';
import { sectionsFor, type Section } from './sections';
import { useShell, useTenantPath } from './shell-context';
import { UnreadCount, useIsCurrent } from './sidebar';
import { TenantMenu } from './tenant-menu';
import { UserMenu } from './user-menu';

const IN_BAR = 4; // and «Ещё»: five targets fit a 360 px phone

/** The phone's menu: what one works with below the thumb, the rest behind the fifth tab. */
export function TabBar({ onSearch }: { onSearch: () => void }) {
  const t = useTranslations('shell');
  const { permissions } = useShell();
  const [open, setOpen] = useState(false);
  const shown = sectionsFor(permissions);
  const inBar = shown.filter((section) => section.group === 'work').slice(0, IN_BAR);
  const rest = shown.filter((section) => !inBar.includes(section));
  const close = () => setOpen(false);
  return (
    <nav
      aria-label={t('sectionsLabel')}
      className="hidden h-[calc(64px+env(safe-area-inset-bottom))] shrink-0 auto-cols-fr grid-flow-col border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] phone:grid phone:group-has-[[data-thread-open=true]]/frame:hidden"
    >
      {inBar.map((section) => (
        <Tab key={section.id} section={section} />
      ))}
      <button type="button" onClick={() => setOpen(true)} aria-expanded={open} className={tabClass}>
        <Menu aria-hidden className="size-5" strokeWidth={1.6} />
        {t('more')}
      </button>
      <Sheet open={open} onOpenChange={setOpen}>
        <SheetContent side="bottom" title={t('more')}>
          <div className="group/frame grid gap-1">
            <TenantMenuRow />
            {rest.map((section) => (
              <RestLink key={section.id} section={section} onGo={close} />
            ))}
            <button
              type="button"
              className="flex min-h-11 items-center rounded-md px-2 text-left text-base hover:bg-hover"
              onClick={() => {
                close();
                onSearch();
              }}
            >
              {t('search')}
            </button>
            <UserMenu compact />
          </div>
        </SheetContent>
      </Sheet>
    </nav>
  );
}

function TenantMenuRow() {
  return (
    <div className="[&_.sr-only]:not-sr-only">
      <TenantMenu />
    </div>
  );
}

const tabClass =
  'relative grid content-center justify-items-center gap-[3px] text-2xs leading-[14px] font-medium text-ink-3 focus-visible:-outline-offset-2';

function Tab({ section }: { section: Section }) {
  const t = useTranslations('shell');
  const path = useTenantPath();
  const isCurrent = useIsCurrent(section.id);
  const Icon = section.icon;
  return (
    <Link href={path(section.id)} aria-current={isCurrent ? 'page' : undefined} className={cn(tabClass, isCurrent && 'text-ink')}>
      {isCurrent ? <span aria-hidden className="slash absolute top-0 h-[3px] w-6 rounded-t-none bg-mark" /> : null}
      <Icon aria-hidden className="size-5" strokeWidth={1.6} />
      {t(`sections.${section.id}`)}
      {section.id === 'inbox' ? <UnreadCount className="absolute top-[7px] left-[calc(50%+6px)]" /> : null}
    </Link>
  );
}

function RestLink({ section, onGo }: { section: Section; onGo: () => void }) {
  const t = useTranslations('shell');
  const path = useTenantPath();
  const Icon = section.icon;
  return (
    <Link href={path(section.id)} onClick={onGo} className="flex min-h-11 items-center gap-3 rounded-md px-2 text-base hover:bg-hover">
      <Icon aria-hidden className="size-4 text-ink-3" />
      {t(`sections.${section.id}`)}
    </Link>
  );
}
