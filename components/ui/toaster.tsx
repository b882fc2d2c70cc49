'use client';

import { useTranslations } from 'next-intl';
import { Toaster as Sonner } from 'sonner';

/** Where `toast()` of sonner appears: ink on paper, one line, an undo in lime. */
export function Toaster() {
  const t = useTranslations('ui');
  return (
    <Sonner
      position="bottom-left"
      offset={20}
      mobileOffset={{ bottom: 'calc(76px + env(safe-area-inset-bottom))', left: 12, right: 12 }}
      containerAriaLabel={t('notifications')}
      style={{ fontFamily: 'inherit' }} // sonner's own style sheet names the system's font
      toastOptions={{
        unstyled: true,
        duration: 5000,
        classNames: {
          toast:
            'flex w-full items-center gap-3 rounded-lg bg-ink px-4 py-3 text-base text-paper shadow-window dark:bg-line dark:text-ink md:w-[380px]',
          content: 'min-w-0 flex-1',
          description: 'text-sm opacity-80',
          actionButton: 'tap shrink-0 font-medium text-accent hover:underline',
          cancelButton: 'tap shrink-0 opacity-80 hover:underline',
          icon: 'shrink-0 [&_svg]:size-4',
        },
      }}
    />
  );
}
