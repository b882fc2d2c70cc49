'use client';

import { useTransition } from 'react';
import { useMutation } from '@tanstack/react-query';
import { ChevronsUpDown, Languages, LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react';
import { signOut } from 'next-auth/react';
import { useLocale, useTranslations } from 'next-intl';
import { usePathname, useRouter } from '@/components/navigation';
import { Avatar } from '@/components/ui/avatar';
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
import { LiveDot } from '@/components/ui/live-dot';
import { chooseTheme, currentTheme, type Theme } from '@/components/ui/theme';
import { useTRPC } from './api-provider';
import { useLive } from './live-provider';
import { foldable } from './foldable';
import { useShell, useTenantPath } from './shell-context';

/** Who is signed in, and what is about the person: language, theme, the way out. */
export function UserMenu({ compact = false }: { compact?: boolean }) {
  const t = useTranslations('shell');
  const { person } = useShell();
  const { state } = useLive();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        className={cn(
          'flex min-h-11 w-full items-center gap-2.5 rounded-md px-2 py-1 text-left hover:bg-hover',
          !compact && 'max-xl:justify-center max-xl:px-0 group-data-[folded=true]/frame:justify-center group-data-[folded=true]/frame:px-0',
        )}
        aria-label={t('userMenu', { name: person.name })}
      >
        <Avatar name={person.name} seed={person.userId} size={24} />
        <span className={cn('min-w-0 flex-1', !compact && foldable)}>
          <span className="block truncate text-sm font-medium">{person.name}</span>
          <span className="flex items-center gap-1.5 text-xs text-ink-3">
            <LiveDot state={state === 'live' ? 'online' : state === 'connecting' ? 'away' : 'offline'} />
            {t(`live.${state}`)}
          </span>
        </span>
        <ChevronsUpDown
          aria-hidden
          className={cn('size-3.5 shrink-0 text-ink-3', !compact && 'max-xl:hidden group-data-[folded=true]/frame:hidden')}
        />
      </DropdownMenuTrigger>
      <UserMenuContent />
    </DropdownMenu>
  );
}

function UserMenuContent() {
  const t = useTranslations('shell');
  const router = useRouter();
  const path = useTenantPath();
  const { person } = useShell();
  const { locale, chooseLocale, theme, setTheme, leave } = usePersonSettings();
  return (
    <DropdownMenuContent align="start" side="top" className="w-60">
      <div className="px-2 pt-1.5 pb-2">
        <p className="truncate text-sm font-medium">{person.name}</p>
        <p className="truncate text-xs text-ink-3">{person.email}</p>
        <p className="text-xs text-ink-3">{t(`roles.${person.role}`)}</p>
      </div>
      <DropdownMenuSeparator />
      <DropdownMenuLabel>{t('theme')}</DropdownMenuLabel>
      <DropdownMenuRadio<Theme>
        value={theme}
        onValueChange={setTheme}
        options={[
          { value: 'system', label: t('themes.system'), icon: <Monitor aria-hidden /> },
          { value: 'light', label: t('themes.light'), icon: <Sun aria-hidden /> },
          { value: 'dark', label: t('themes.dark'), icon: <Moon aria-hidden /> },
        ]}
      />
      <DropdownMenuLabel>{t('language')}</DropdownMenuLabel>
      <DropdownMenuRadio<'ru' | 'en'>
        value={locale}
        onValueChange={chooseLocale}
        options={[
          { value: 'ru', label: 'Русский', icon: <Languages aria-hidden /> },
          { value: 'en', label: 'English', icon: <Languages aria-hidden /> },
        ]}
      />
      <DropdownMenuSeparator />
      <DropdownMenuItem icon={<UserRound aria-hidden />} onSelect={() => router.push(path('settings', 'profile'))}>
        {t('profile')}
      </DropdownMenuItem>
      <DropdownMenuItem icon={<LogOut aria-hidden />} onSelect={leave}>
        {t('signOut')}
      </DropdownMenuItem>
    </DropdownMenuContent>
  );
}

/** Language, theme and leaving; the profile remembers both for the next device. */
export function usePersonSettings() {
  const trpc = useTRPC();
  const router = useRouter();
  const pathname = usePathname();
  const locale: 'ru' | 'en' = useLocale() === 'en' ? 'en' : 'ru';
  const { person } = useShell();
  const [, startTransition] = useTransition();
  const remember = useMutation(trpc.account.updateProfile.mutationOptions());
  const theme: Theme = typeof document === 'undefined' ? person.theme : currentTheme();
  return {
    locale,
    theme,
    chooseLocale: (next: 'ru' | 'en') => {
      remember.mutate({ locale: next });
      startTransition(() => router.replace(`${pathname}${window.location.search}`, { locale: next }));
    },
    setTheme: (next: Theme) => {
      chooseTheme(next);
      remember.mutate({ theme: next });
    },
    leave: () => {
      sessionStorage.clear(); // drafts and what was not sent belong to who leaves
      void signOut({ callbackUrl: locale === 'en' ? '/en/sign-in' : '/sign-in' });
    },
  };
}
