'use client';

import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link, usePathname } from '@/components/navigation';
import { CountBadge } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';
import { Kbd } from '@/components/ui/kbd';
import { foldable } from './foldable';
import { sectionsFor, type Section } from './sections';
import { useShell, useTenantPath } from './shell-context';
import { TenantMenu } from './tenant-menu';
import { useUnreadCount } from './use-unread-badge';
import { UserMenu } from './user-menu';

export function Sidebar({ onSearch }: { onSearch: () => void }) {
  const t = useTranslations('shell');
  const { permissions } = useShell();
  const shown = sectionsFor(permissions);
  return (
    <aside aria-label={t('menu')} className="flex min-h-0 flex-col border-r border-line bg-paper py-3 pr-2 pb-2 pl-2.5 phone:hidden">
      <TenantMenu />
      <button
        type="button"
        onClick={onSearch}
        className="mb-3 flex h-8 shrink-0 items-center gap-2 rounded-md border border-line bg-surface px-2 text-sm text-ink-3 transition-colors hover:border-line-strong max-xl:justify-center group-data-[folded=true]/frame:justify-center"
      >
        <Search aria-hidden className="size-3.5 shrink-0" />
        <span className={cn('flex-1 text-left', foldable)}>{t('search')}</span>
        <Kbd className="max-xl:hidden group-data-[folded=true]/frame:hidden">Ctrl K</Kbd>
      </button>
      <nav aria-label={t('sectionsLabel')} className="grid min-h-0 content-start gap-px overflow-y-auto py-0.5 pl-2 -ml-2">
        {shown
          .filter((section) => section.group === 'work')
          .map((section) => (
            <NavLink key={section.id} section={section} />
          ))}
        {shown.some((section) => section.group === 'setup') ? (
          <p className="px-2 pt-4 pb-1 text-xs font-medium text-ink-3 max-xl:invisible max-xl:h-4 max-xl:overflow-hidden group-data-[folded=true]/frame:invisible">
            {t('setup')}
          </p>
        ) : null}
        {shown
          .filter((section) => section.group === 'setup')
          .map((section) => (
            <NavLink key={section.id} section={section} />
          ))}
      </nav>
      <div className="mt-auto border-t border-line pt-2">
        <UserMenu />
      </div>
    </aside>
  );
}

function NavLink({ section }: { section: Section }) {
  const t = useTranslations('shell');
  const path = useTenantPath();
  const isCurrent = useIsCurrent(section.id);
  const Icon = section.icon;
  return (
    <Link
      href={path(section.id)}
      title={t(`sections.${section.id}`)}
      aria-current={isCurrent ? 'page' : undefined}
      className={cn(
        'relative flex h-8 items-center gap-2.5 rounded-sm px-2 text-sm font-medium text-ink-2 hover:bg-hover max-xl:justify-center group-data-[folded=true]/frame:justify-center',
        isCurrent && 'bg-press text-ink hover:bg-press',
      )}
    >
      {isCurrent ? <span aria-hidden className="slash absolute top-2.5 -left-[7px] h-3 w-[3px] bg-mark" /> : null}
      <Icon aria-hidden className={cn('size-4 shrink-0', !isCurrent && 'text-ink-3')} strokeWidth={1.75} />
      <span className={cn('flex-1 truncate', foldable)}>{t(`sections.${section.id}`)}</span>
      {section.id === 'inbox' ? (
        <UnreadCount className="max-xl:absolute max-xl:-top-0.5 max-xl:right-0 group-data-[folded=true]/frame:absolute group-data-[folded=true]/frame:-top-0.5 group-data-[folded=true]/frame:right-0" />
      ) : null}
    </Link>
  );
}

export function UnreadCount({ className }: { className?: string }) {
  const t = useTranslations('shell');
  const count = useUnreadCount();
  return <CountBadge count={count} label={t('unread', { count })} className={className} />;
}

export function useIsCurrent(sectionId: string): boolean {
  const pathname = usePathname();
  const { tenant } = useShell();
  const base = `/dashboard/${tenant.slug}/${sectionId}`;
  return pathname === base || pathname.startsWith(`${base}/`);
}
