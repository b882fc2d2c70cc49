'use client';

import { createContext, use, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { Lock } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';
import { Spinner } from '@/components/ui/spinner';
import type { PreviewOrder } from '@/widget/preview';

export type PreviewView = PreviewOrder['view'];
export type PreviewDevice = 'desktop' | 'phone';

/** The screen the previews of a page are shown on. */
export const PreviewDeviceContext = createContext<PreviewDevice>('desktop');

export type PreviewFrameProps = {
  site: string;
  shown: PreviewOrder['config'] | undefined;
  isBroken?: boolean;
  view: PreviewView;
  theme?: PreviewOrder['theme'];
};

/** The widget as a visitor sees it before a word is said. Not a drawing: the real bundle, in a frame that can neither send nor store anything. */
export function PreviewFrame({ site, shown, isBroken = false, view, theme = 'light' }: PreviewFrameProps) {
  const t = useTranslations('onboarding.preview');
  const device = use(PreviewDeviceContext);
  const frame = useRef<HTMLIFrameElement>(null);
  const [readyFor, setReadyFor] = useState<string | null>(null);
  // A frame that came with the server's page would say that it is ready before anybody listens.
  const isListening = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );

  useEffect(() => {
    const hear = ({ source, data }: MessageEvent) => {
      if (source === frame.current?.contentWindow && data === 'fast-lead-preview') setReadyFor(device);
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, [device]);
  useEffect(() => {
    // The frame's document has an origin of its own, so there is no address to name; nothing in the order is secret.
    if (readyFor === device && shown) frame.current?.contentWindow?.postMessage({ config: shown, view, theme } satisfies PreviewOrder, '*');
  }, [readyFor, device, shown, view, theme]);

  return (
    <div
      role="img"
      aria-label={t('label')}
      className={cn(
        'relative flex min-h-175 flex-1 flex-col overflow-hidden rounded-lg border border-line bg-surface',
        device === 'phone' && 'mx-auto w-full max-w-97.5',
      )}
    >
      <div className="flex items-center gap-3 border-b border-line px-4 py-2.5 text-sm text-ink-2">
        <span className="flex gap-1.5">
          {[0, 1, 2].map((dot) => (
            <span key={dot} className="size-2.5 rounded-full bg-line-strong" />
          ))}
        </span>
        <Lock className="size-3.5" />
        <span className="truncate">{site || 'company.example'}</span>
      </div>
      {isListening ? (
        <iframe
          key={device}
          ref={frame}
          inert
          tabIndex={-1}
          title={t('label')}
          sandbox="allow-scripts"
          src="/widget/v1/preview"
          data-testid="widget-preview"
          className="w-full flex-1"
        />
      ) : null}
      {isBroken ? <p className="absolute inset-x-0 bottom-0 bg-danger-wash px-4 py-3 text-sm">{t('failed')}</p> : null}
      {(!shown || readyFor !== device) && !isBroken ? (
        <span className="absolute inset-0 grid place-items-center">
          <Spinner />
        </span>
      ) : null}
    </div>
  );
}
