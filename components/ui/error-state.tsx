'use client';

import type { ReactNode } from 'react';
import { RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from './button';
import { cn } from './cn';

type Props = { title?: ReactNode; children?: ReactNode; onRetry?: () => void; retrying?: boolean; className?: string };

/** What happened, what is safe, what to do. */
export function ErrorState({ title, children, onRetry, retrying = false, className }: Props) {
  const t = useTranslations('ui');
  return (
    <div role="alert" className={cn('grid max-w-md justify-items-start gap-2 p-6', className)}>
      <span aria-hidden className="mb-2 flex gap-[5px]">
        {Array.from({ length: 7 }, (_, stroke) => (
          <span key={stroke} className={cn('slash h-4 w-1.5 border', stroke === 3 ? 'border-danger bg-danger' : 'border-line-strong')} />
        ))}
      </span>
      <h2 className="text-md font-semibold tracking-[-.01em]">{title ?? t('errorTitle')}</h2>
      <div className="text-base text-ink-2">{children ?? t('errorText')}</div>
      {onRetry ? (
        <Button className="mt-2" icon={<RotateCw />} loading={retrying} onClick={onRetry}>
          {t('retry')}
        </Button>
      ) : null}
    </div>
  );
}
