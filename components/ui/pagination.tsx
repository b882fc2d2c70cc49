'use client';

import type { ReactNode } from 'react';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from './button';
import { cn } from './cn';

type Props = {
  hasPrevious: boolean;
  hasNext: boolean;
  onPrevious: () => void;
  onNext: () => void;
  loading?: boolean;
  children?: ReactNode;
  className?: string;
};

/** Back and on: pages are found by a cursor, so they have no numbers. */
export function Pagination({ hasPrevious, hasNext, onPrevious, onNext, loading = false, children, className }: Props) {
  const t = useTranslations('ui');
  if (!hasPrevious && !hasNext && !children) return null;
  return (
    <nav aria-label={t('pages')} className={cn('flex items-center justify-between gap-3', className)}>
      <span className="text-xs text-ink-3">{children}</span>
      <span className="flex gap-2">
        <Button disabled={!hasPrevious || loading} onClick={onPrevious} icon={<ChevronLeft />}>
          {t('previous')}
        </Button>
        <Button disabled={!hasNext || loading} onClick={onNext}>
          {t('next')}
          <ChevronRight />
        </Button>
      </span>
    </nav>
  );
}
