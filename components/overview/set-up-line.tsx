'use client';

import { useSyncExternalStore } from 'react';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { useTRPC } from '@/components/shell/api-provider';
import { useShell } from '@/components/shell/shell-context';
import { IconButton } from '@/components/ui/icon-button';
import { NoteStrip } from '@/components/ui/note-strip';
import { onboardingSteps } from '@/server/domain/tenants/schema';

/** After the first lead the checklist is one line, until everything is done or it is put away in this browser. */
export function SetUpLine() {
  const t = useTranslations('overview.empty');
  const trpc = useTRPC();
  const { tenant } = useShell();
  const setUp = useQuery(trpc.tenants.setUp.queryOptions());
  const key = `fl-set-up-away-${tenant.id}`;
  const isAway = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key) === '1',
    () => true,
  );
  const left = setUp.data ? onboardingSteps.filter((step) => !setUp.data.onboarding.done.includes(step)).length : 0;
  if (isAway || left === 0) return null;
  return (
    <NoteStrip
      className="mb-5"
      action={
        <IconButton
          label={t('putAway')}
          className="-my-1.5"
          onClick={() => {
            localStorage.setItem(key, '1');
            for (const listener of listeners) listener();
          }}
        >
          <X />
        </IconButton>
      }
    >
      {t('line', { count: left })}{' '}
      <Link href={`/onboarding/${tenant.slug}`} className="link">
        {t('continue')}
      </Link>
    </NoteStrip>
  );
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
