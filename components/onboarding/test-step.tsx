'use client';

import type { ReactNode } from 'react';
import { Check, CircleDashed, ExternalLink } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { Button } from '@/components/ui/button';
import { LiveDot } from '@/components/ui/live-dot';
import { OnboardingFrame } from './onboarding-frame';
import type { StepProps } from './step-props';

/** One writes to oneself as a client, and the steps of the lead tick off as they happen. */
export function TestStep({ slug, setUp, onNext, onBack, onStep }: StepProps) {
  const t = useTranslations('onboarding.test');
  const lead = setUp.testLead;
  const demoUrl = `/demo/${slug}`;
  return (
    <OnboardingFrame
      step="test"
      title={t('title')}
      lead={t('lead')}
      nextLabel={t('finish')}
      skipLabel={t('later')}
      onNext={onNext}
      onSkip={lead ? undefined : onNext}
      onBack={onBack}
      onStep={onStep}
      preview={<iframe title={t('frame')} src={demoUrl} className="min-h-150 w-full flex-1 rounded-lg border border-line bg-surface" />}
    >
      <Button asChild size="lg" className="justify-self-start">
        <a href={demoUrl} target="_blank" rel="noopener">
          {t('open')}
          <ExternalLink aria-hidden />
        </a>
      </Button>
      <div aria-live="polite" className="rounded-lg border border-line">
        <div className="flex items-center gap-3 px-4 py-3">
          <span className={lead?.isBooked ? undefined : 'animate-pulse-flat'}>
            <LiveDot />
          </span>
          <b className="flex-1 text-base font-medium">{lead ? t('number', { number: lead.number }) : t('none')}</b>
          <span className="text-sm text-ink-2">{lead?.isBooked ? t('over') : t(lead ? 'running' : 'waiting')}</span>
        </div>
        <Stage done={lead !== null} title={t('saved')} text={t('savedText')} seconds={lead ? 0 : null} />
        <Stage
          done={lead?.firstContactAt != null}
          title={t('answered')}
          text={t('answeredText')}
          seconds={lead?.firstContactAt ? (lead.firstContactAt.getTime() - lead.createdAt.getTime()) / 1000 : null}
        />
        <Stage done={lead?.hasSlots ?? false} title={t('slots')} text={t('slotsText')} />
        <Stage done={lead?.isBooked ?? false} title={t('booked')} text={t('bookedText')} />
      </div>
      {lead ? (
        <p className="text-base">
          <Link
            href={`/dashboard/${slug}/leads/${lead.id}`}
            className="underline decoration-line-strong underline-offset-4 hover:decoration-ink"
          >
            {t('trace')}
          </Link>
        </p>
      ) : null}
      <p className="text-sm text-ink-2">
        {t.rich('lab', {
          link: (label) => (
            <Link href={`/dashboard/${slug}/lab`} className="underline decoration-line-strong underline-offset-4">
              {label}
            </Link>
          ),
        })}
      </p>
    </OnboardingFrame>
  );
}

function Stage({ done, title, text, seconds = null }: { done: boolean; title: ReactNode; text: ReactNode; seconds?: number | null }) {
  const t = useTranslations('onboarding.test');
  const locale = useLocale();
  return (
    <div className="flex items-start gap-3 border-t border-line px-4 py-3">
      {done ? (
        <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
      ) : (
        <CircleDashed aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      )}
      <div className="grid flex-1 gap-0.5">
        <span className="text-base">
          {title}
          <span className="sr-only">{done ? `, ${t('done')}` : ''}</span>
        </span>
        <span className="text-sm text-ink-2">{text}</span>
      </div>
      <span className="text-sm text-ink-2">
        {seconds === null
          ? done
            ? ''
            : t('wait')
          : t('seconds', {
              seconds: new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(seconds),
            })}
      </span>
    </div>
  );
}
