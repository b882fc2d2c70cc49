'use client';

import { useDeferredValue, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Building2, Keyboard, Languages, LogOut, Moon, Sun, User } from 'lucide-react';
import { Command } from 'cmdk';
import { useTranslations } from 'next-intl';
import { useRouter } from '@/components/navigation';
import { CommandDialog, CommandGroup, CommandItem } from '@/components/ui/command';
import { useTRPC } from './api-provider';
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
  const [typed, setTyped] = useState('');
  const run = (act: () => void) => () => {
    onOpenChange(false);
    setTyped('');
    act();
  };
  return (
    <CommandDialog
      open={open}
      onOpenChange={onOpenChange}
      label={t('palette.title')}
      placeholder={t('palette.placeholder')}
      empty={t('palette.empty')}
      value={typed}
      onValueChange={setTyped}
    >
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
      <FoundLeads typed={typed} onChoose={(leadId) => run(() => router.push(path('leads', leadId)))()} />
      <CommandGroup heading={t('palette.actions')}>
        <CommandItem
          icon={theme === 'dark' ? <Sun aria-hidden /> : <Moon aria-hidden />}
          onSelect={run(() => setTheme(theme === 'dark' ? 'light' : 'dark'))}
        >
          {theme === 'dark' ? t('palette.light') : t('palette.dark')}
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

function FoundLeads({ typed, onChoose }: { typed: string; onChoose: (leadId: string) => void }) {
  const t = useTranslations('shell');
  const trpc = useTRPC();
  const mayRead = useCan('leads:read');
  const search = useDeferredValue(typed.trim());
  const found = useQuery({ ...trpc.leads.list.queryOptions({ search, limit: 5 }), enabled: mayRead && search.length >= 2 });
  if (!found.data || found.data.leads.length === 0 || search.length < 2) return null;
  return (
    <Command.Group
      heading={t('sections.leads')}
      forceMount
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3"
    >
      {found.data.leads.map((lead) => (
        <CommandItem key={lead.id} value={`lead ${lead.id}`} forceMount icon={<User aria-hidden />} onSelect={() => onChoose(lead.id)}>
          {t('palette.lead', { number: lead.number, name: lead.contact.name ?? '—' })}
        </CommandItem>
      ))}
    </Command.Group>
  );
}
