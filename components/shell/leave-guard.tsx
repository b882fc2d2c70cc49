'use client';

import { useEffect, useState } from 'react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { ConfirmDialog } from '@/components/ui/dialog';

/** While `isDirty`, a link to another page asks first, and so does the browser when the tab is closed or loaded anew. */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const t = useTranslations('shell.leave');
  const router = useRouter();
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    if (!isDirty) return undefined;
    const askToStay = (event: BeforeUnloadEvent): void => event.preventDefault();
    const hold = (event: MouseEvent): void => {
      const address = addressInThisTab(event);
      if (!address) return;
      event.preventDefault();
      event.stopImmediatePropagation(); // nor does the link's own handler see it, or another guard of the page
      setWanted(address);
    };
    window.addEventListener('beforeunload', askToStay);
    window.addEventListener('click', hold, { capture: true });
    return () => {
      window.removeEventListener('beforeunload', askToStay);
      window.removeEventListener('click', hold, { capture: true });
    };
  }, [isDirty]);
  return (
    <ConfirmDialog
      open={wanted !== null}
      onOpenChange={(isOpen) => !isOpen && setWanted(null)}
      title={t('title')}
      description={t('text')}
      confirmLabel={t('leave')}
      cancelLabel={t('stay')}
      onConfirm={() => {
        if (wanted) router.push(wanted);
      }}
    />
  );
}

/** Where a click would take this tab, when that is another page of the product; what opens elsewhere loses nothing. */
function addressInThisTab(event: MouseEvent): string | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link?.href || (link.target !== '' && link.target !== '_self') || link.hasAttribute('download')) return null;
  const address = new URL(link.href);
  const isHere = address.pathname === window.location.pathname;
  return address.origin !== window.location.origin || isHere ? null : address.pathname + address.search + address.hash;
}
