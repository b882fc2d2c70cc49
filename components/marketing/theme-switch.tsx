'use client';

import { useState } from 'react';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Segmented } from '@/components/ui/tabs';
import { chooseTheme, type Theme } from '@/components/ui/theme';

export function ThemeSwitch({ initial }: { initial: Theme }) {
  const t = useTranslations('landing.theme');
  const [theme, setTheme] = useState(initial);
  const choose = (next: Theme) => {
    chooseTheme(next);
    setTheme(next);
  };
  const option = (value: Theme, icon: React.ReactNode) => ({
    value,
    label: (
      <>
        <span className="[&_svg]:size-4">{icon}</span>
        <span className="sr-only">{t(value)}</span>
      </>
    ),
  });
  return (
    <Segmented
      aria-label={t('label')}
      value={theme}
      onValueChange={choose}
      options={[option('system', <Monitor aria-hidden />), option('light', <Sun aria-hidden />), option('dark', <Moon aria-hidden />)]}
    />
  );
}
