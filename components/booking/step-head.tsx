'use client';

import { useEffect, useRef } from 'react';
import { ArrowLeft } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';

type Props = {
  step: number;
  count: number;
  title: string;
  onBack?: () => void;
  /** Takes the focus when the step changes, not on the first view. */ announce: boolean;
};

export function StepHead({ step, count, title, onBack, announce }: Props) {
  const t = useTranslations('book');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (announce) heading.current?.focus();
  }, [announce, title]);
  return (
    <>
      <div className="mb-3 flex min-h-6 items-center gap-3 text-sm text-ink-3">
        <span aria-hidden className="flex gap-1">
          {Array.from({ length: count }, (_, index) => (
            <span key={index} className={cn('h-1 w-6 rounded-full', index < step ? 'bg-(--brand)' : 'bg-line-strong')} />
          ))}
        </span>
        {t('step', { step, count })}
        {onBack ? (
          <button
            type="button"
            onClick={onBack}
            className="tap ml-auto inline-flex items-center gap-1 text-base text-ink-2 hover:underline"
          >
            <ArrowLeft aria-hidden className="size-4" />
            {t('back')}
          </button>
        ) : null}
      </div>
      <h1 ref={heading} tabIndex={-1} className="mb-6 text-xl font-semibold outline-none phone:mb-4 phone:text-lg">
        {title}
      </h1>
    </>
  );
}
