'use client';

import { useState, type ReactNode } from 'react';
import { ArrowLeft, Eye } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Logo } from '@/components/ui/logo';
import { ProgressSteps } from '@/components/ui/progress';
import { Segmented } from '@/components/ui/tabs';
import { PreviewDeviceContext, type PreviewDevice } from '@/components/widget-editor/preview-frame';
import { onboardingSteps, type OnboardingStep } from '@/server/domain/tenants/schema';

type Props = {
  step: OnboardingStep;
  title: ReactNode;
  lead: ReactNode;
  preview: ReactNode;
  nextLabel: string;
  skipLabel?: string;
  busy?: boolean;
  onNext: () => void;
  onSkip?: () => void;
  onBack?: () => void;
  /** Opens any step that was reached already. */
  onStep?: (step: OnboardingStep) => void;
  children: ReactNode;
};

/** What is asked on the left, what a visitor will see on the right; below 1000 px the right side is behind a button. */
export function OnboardingFrame({
  step,
  title,
  lead,
  preview,
  nextLabel,
  skipLabel,
  busy,
  onNext,
  onSkip,
  onBack,
  onStep,
  children,
}: Props) {
  const t = useTranslations('onboarding');
  const [shown, setShown] = useState(false);
  const [device, setDevice] = useState<PreviewDevice>('desktop');
  const current = onboardingSteps.indexOf(step);
  return (
    <div className="grid h-dvh grid-cols-[minmax(0,1fr)] bg-paper lg:grid-cols-[minmax(480px,640px)_minmax(0,1fr)]">
      <div className="flex min-h-0 flex-col">
        <header className="grid gap-5 px-5 pt-5 md:px-12">
          <div className="flex items-center justify-between gap-4">
            <Link href="/" className="rounded-sm">
              <Logo />
            </Link>
            <span className="text-sm text-ink-2">{t(`left.${step}`)}</span>
          </div>
          <ProgressSteps
            steps={onboardingSteps.map((name) => t(`steps.${name}`))}
            current={current}
            label={t('progress')}
            className="phone:[&_li>span:last-child]:sr-only"
          />
          <p className="text-sm text-ink-2 md:hidden">
            {t('stepOf', { step: current + 1, steps: onboardingSteps.length, name: t(`steps.${step}`) })}
          </p>
        </header>
        <main className="min-h-0 flex-1 overflow-y-auto px-5 py-8 md:px-12">
          <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
            <div className="grid gap-2">
              <h1 className="text-xl font-semibold">{title}</h1>
              <p className="text-md text-pretty text-ink-2">{lead}</p>
            </div>
            {children}
            <Button
              className="justify-self-start lg:hidden"
              size="lg"
              icon={<Eye />}
              aria-expanded={shown}
              onClick={() => setShown(!shown)}
            >
              {t(shown ? 'hidePreview' : 'showPreview')}
            </Button>
            {shown ? (
              <PreviewDeviceContext value="phone">
                <div className="flex min-h-140 flex-col gap-4 lg:hidden">{preview}</div>
              </PreviewDeviceContext>
            ) : null}
            {onStep ? <StepLinks step={step} onStep={onStep} /> : null}
          </div>
        </main>
        <footer className="flex flex-wrap items-center gap-2 border-t border-line px-5 py-4 md:px-12">
          {onBack ? (
            <Button size="lg" icon={<ArrowLeft />} onClick={onBack}>
              {t('back')}
            </Button>
          ) : null}
          {onSkip ? (
            <Button size="lg" variant="ghost" onClick={onSkip}>
              {skipLabel ?? t('skip')}
            </Button>
          ) : null}
          <Button size="lg" variant="primary" className="ml-auto" loading={busy} onClick={onNext}>
            {nextLabel}
          </Button>
        </footer>
      </div>
      <aside
        aria-label={t('previewLabel')}
        className="hidden min-h-0 flex-col gap-4 overflow-y-auto border-l border-line bg-sunken p-8 lg:flex"
      >
        <div className="flex items-center justify-between gap-3">
          <p className="text-sm text-ink-2">{t('asVisitor')}</p>
          <Segmented
            aria-label={t('preview.device')}
            value={device}
            onValueChange={setDevice}
            options={[
              { value: 'desktop', label: t('preview.desktop') },
              { value: 'phone', label: t('preview.phone') },
            ]}
          />
        </div>
        <PreviewDeviceContext value={device}>{preview}</PreviewDeviceContext>
      </aside>
    </div>
  );
}

/** Steps may be done in any order: nothing waits for the one before it. */
function StepLinks({ step, onStep }: { step: OnboardingStep; onStep: (step: OnboardingStep) => void }) {
  const t = useTranslations('onboarding');
  return (
    <nav aria-label={t('allSteps')} className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line pt-4 text-sm">
      {onboardingSteps.map((name) => (
        <button
          key={name}
          type="button"
          disabled={name === step}
          onClick={() => onStep(name)}
          className={cn(
            'rounded-sm py-1 phone:min-h-11',
            name === step ? 'font-medium' : 'text-ink-2 underline decoration-line-strong underline-offset-4 hover:text-ink',
          )}
        >
          {t(`steps.${name}`)}
        </button>
      ))}
    </nav>
  );
}
