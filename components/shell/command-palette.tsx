'use client';

import { useDeferredValue, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Building2, Keyboard, Languages, LogOut, Moon, Sun, User } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRouter } from '@/components/navigation';
import { CommandDialog, CommandGroup, CommandItem } from '@/components/ui/command';
import { useTRPC } from './api-provider';
import { usePageCommands } from './page-commands';
import { sectionsFor } from './sections';
import { useCan, useShell, useTenantPath } from './shell-context';
import { usePersonSettings } from './user-menu';

type Props = { open: boolean; onOpenChange: (open: boolean) => void; onHelp: () => void };

/** Ctrl K: go anywhere, find a lead, change the look, without the mouse. */
export function CommandPalette({ open, onOpenChange, onHelp }: Props) {
  const t = useTranslations('shell');
  const router = useRouter();
  const path = useTenantPath();
  const { permissions, tenant, tenants } = useShell();
  const { locale, chooseLocale, theme, setTheme, leave } = usePersonSettings();
  const isDark =
    theme === 'dark' || (theme === 'system' && typeof window !== 'undefined' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  const [typed, setTyped] = useState('');
  const page = usePageCommands();
  const found = useFoundLeads(typed);
  const run = (act: () => void) => () => {
    onOpenChange(false);
    setTyped('');
    requestAnimationFrame(act); // after the window has given the keyboard back: what opens or is focused next keeps it
  };
  return (
    <CommandDialog
      open={open}
      onOpenChange={onOpenChange}
      label={t('palette.title')}
      placeholder={t('palette.placeholder')}
      empty={found.length > 0 ? null : t('palette.empty')}
      value={typed}
      onValueChange={setTyped}
    >
      {page.commands.length > 0 ? (
        <CommandGroup heading={page.heading}>
          {page.commands.map(({ id, label, icon: Icon, shortcut, run: act }) => (
            <CommandItem key={id} value={`page ${label}`} icon={<Icon aria-hidden />} shortcut={shortcut} onSelect={run(act)}>
              {label}
            </CommandItem>
          ))}
        </CommandGroup>
      ) : null}
      <CommandGroup heading={t('palette.go')}>
        {sectionsFor(permissions).map(({ id, icon: Icon, key }) => (
          <CommandItem
            key={id}
            value={`go ${t(`sections.${id}`)}`}
            icon={<Icon aria-hidden />}
            shortcut={key ? `G ${key.label}` : undefined}
            onSelect={run(() => router.push(path(id)))}
          >
            {t(`sections.${id}`)}
          </CommandItem>
        ))}
        {tenants
          .filter(({ slug }) => slug !== tenant.slug)
          .map(({ slug, name }) => (
            <CommandItem
              key={slug}
              value={`company ${name} ${slug}`}
              icon={<Building2 aria-hidden />}
              onSelect={run(() => router.push(`/dashboard/${slug}`))}
            >
              {t('palette.company', { name })}
            </CommandItem>
          ))}
      </CommandGroup>
      <FoundLeads found={found} onChoose={(leadId) => run(() => router.push(path('leads', leadId)))()} />
      <CommandGroup heading={t('palette.actions')}>
        <CommandItem icon={isDark ? <Sun aria-hidden /> : <Moon aria-hidden />} onSelect={run(() => setTheme(isDark ? 'light' : 'dark'))}>
          {isDark ? t('palette.light') : t('palette.dark')}
        </CommandItem>
        <CommandItem
          icon={<Languages aria-hidden />}
          value="language русский english язык"
          onSelect={run(() => chooseLocale(locale === 'en' ? 'ru' : 'en'))}
        >
          {t('palette.otherLanguage')}
        </CommandItem>
        <CommandItem icon={<Keyboard aria-hidden />} shortcut="?" onSelect={run(onHelp)}>
          {t('shortcuts.title')}
        </CommandItem>
        <CommandItem icon={<LogOut aria-hidden />} onSelect={run(leave)}>
          {t('signOut')}
        </CommandItem>
      </CommandGroup>
    </CommandDialog>
  );
}

type Found = { id: string; number: number; name: string }[];

/** Leads that fit what is typed, by the same rules as the table's search. */
function useFoundLeads(typed: string): Found {
  const trpc = useTRPC();
  const mayRead = useCan('leads:read');
  const search = useDeferredValue(typed.trim());
  const isAsked = mayRead && search.length >= 2;
  const found = useQuery({ ...trpc.leads.list.queryOptions({ search, limit: 5 }), enabled: isAsked });
  return isAsked ? (found.data?.leads ?? []).map(({ id, number, contact }) => ({ id, number, name: contact.name ?? '—' })) : [];
}

function FoundLeads({ found, onChoose }: { found: Found; onChoose: (leadId: string) => void }) {
  const t = useTranslations('shell');
  if (found.length === 0) return null;
  return (
    <CommandGroup heading={t('sections.leads')} forceMount>
      {found.map(({ id, number, name }) => (
        <CommandItem key={id} value={`lead ${id}`} forceMount icon={<User aria-hidden />} onSelect={() => onChoose(id)}>
          {t('palette.lead', { number, name })}
        </CommandItem>
      ))}
    </CommandGroup>
  );
}
