'use client';

import { useState, useSyncExternalStore } from 'react';
import { Bell, BellOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { Switch } from '@/components/ui/switch';
import { useAlertChoice } from './alert-store';
import { allowChime, chime } from './chime';

/** How this device calls. The browser's permission is asked here, by a press, and never by itself. */
export function AlertSettings() {
  const t = useTranslations('inbox');
  const { sound, notices, choose } = useAlertChoice();
  const { permission, ask } = usePermission();
  const isQuiet = !sound && !(notices && permission === 'granted');
  return (
    <Popover>
      <PopoverTrigger asChild>
        <IconButton label={t('alert.title')}>{isQuiet ? <BellOff /> : <Bell />}</IconButton>
      </PopoverTrigger>
      <PopoverContent align="end" className="grid gap-4 p-4">
        <p className="text-base font-semibold">{t('alert.title')}</p>
        <Switch
          label={t('alert.sound')}
          checked={sound}
          onCheckedChange={(next) => {
            choose({ sound: next });
            allowChime();
            if (next) chime();
          }}
        />
        {permission === 'unsupported' ? (
          <p className="text-sm text-ink-2">{t('alert.unsupported')}</p>
        ) : (
          <Switch
            label={t('alert.notices')}
            hint={t(permission === 'denied' ? 'alert.denied' : 'alert.noticesHint')}
            checked={notices && permission === 'granted'}
            disabled={permission === 'denied'}
            onCheckedChange={(next) => {
              choose({ notices: next });
              if (next) void ask();
            }}
          />
        )}
        <Button
          size="sm"
          className="justify-self-start"
          onClick={() => {
            allowChime();
            chime();
          }}
        >
          {t('alert.try')}
        </Button>
      </PopoverContent>
    </Popover>
  );
}

type Permission = NotificationPermission | 'unsupported';

function usePermission(): { permission: Permission; ask: () => Promise<void> } {
  const [asked, setAsked] = useState(0);
  const permission = useSyncExternalStore<Permission>(
    () => () => undefined,
    () => ('Notification' in window ? Notification.permission : 'unsupported'),
    () => 'default',
  );
  return {
    permission,
    ask: async () => {
      if (Notification.permission === 'default') await Notification.requestPermission();
      setAsked(asked + 1); // read again
    },
  };
}
