'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { WifiOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useLive } from './live-provider';

const PATIENCE_MS = 4000; // a reconnect usually takes less, and a bar that flickers teaches to ignore it

/** Says that the picture may be old, and for how long it will stay so. `networkText`: what the page itself promises without a network. */
export function OfflineBar({ networkText }: { networkText?: string }) {
  const t = useTranslations('shell');
  const isOnline = useSyncExternalStore(
    watchNetwork,
    () => navigator.onLine,
    () => true,
  );
  const isLost = useLostFor(PATIENCE_MS);
  if (isOnline && !isLost) return null;
  return (
    <div role="status" className="flex shrink-0 items-center gap-2.5 border-b border-line bg-warning-wash px-5 py-2 text-sm phone:px-4">
      <WifiOff aria-hidden className="size-4 shrink-0 text-warning" />
      {isOnline ? t('offline.live') : (networkText ?? t('offline.network'))}
    </div>
  );
}

/** True when live hints have been gone for that long. */
function useLostFor(ms: number): boolean {
  const { state } = useLive();
  const [since, setSince] = useState<LostSince>({ state, long: false });
  if (since.state !== state) setSince({ state, long: since.long && state !== 'live' });
  useEffect(() => {
    if (state === 'live') return;
    const timer = setTimeout(() => setSince({ state, long: true }), ms);
    return () => clearTimeout(timer);
  }, [state, ms]);
  return since.long && state !== 'live';
}

type LostSince = { state: string; long: boolean };

function watchNetwork(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}
