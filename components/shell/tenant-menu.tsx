'use client';

import { ChevronsUpDown, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link, useRouter } from '@/components/navigation';
import { cn } from '@/components/ui/cn';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadio,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { LogoMark } from '@/components/ui/logo';
import { foldable } from './foldable';
import { useShell } from './shell-context';

/** Which company one works in, and the way to another. */
export function TenantMenu() {
  const t = useTranslations('shell');
  const router = useRouter();
  const { tenant, tenants } = useShell();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="mb-2 flex h-10 shrink-0 items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover max-xl:justify-center group-data-[folded=true]/frame:justify-center">
        <LogoMark className="size-[22px]" />
        <span className={cn('grid min-w-0 flex-1', foldable)}>
          <span className="truncate text-base leading-[18px] font-semibold">{tenant.name}</span>
          {tenant.isDemo ? <span className="shrink-0 text-2xs leading-[14px] font-medium text-ink-3">{t('demo')}</span> : null}
        </span>
        <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink-3 max-xl:hidden group-data-[folded=true]/frame:hidden" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        <DropdownMenuLabel>{t('companies')}</DropdownMenuLabel>
        <DropdownMenuRadio
          value={tenant.slug}
          onValueChange={(slug) => router.push(`/dashboard/${slug}`)}
          options={tenants.map(({ slug, name }) => ({ value: slug, label: name }))}
        />
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href="/onboarding?new=1">
            <Plus aria-hidden />
            {t('newCompany')}
          </Link>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
