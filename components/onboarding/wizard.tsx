'use client';

import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from '@/components/navigation';
import { useTRPC } from '@/components/shell/api-provider';
import { useLive } from '@/components/shell/live-provider';
import { useRounds } from '@/components/shell/use-rounds';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { onboardingSteps, type OnboardingStep } from '@/server/domain/tenants/schema';
import { ChannelStep } from './channel-step';
import { CodeStep } from './code-step';
import { CompanyStep } from './company-step';
import { HoursStep } from './hours-step';
import { LookStep } from './look-step';
import type { StepProps } from './step-props';
import { TestStep } from './test-step';

const screens = { company: CompanyStep, look: LookStep, hours: HoursStep, channel: ChannelStep, code: CodeStep, test: TestStep } as const;

/** The set-up opens where it was left; every move is saved, so a closed tab costs nothing. */
export function Wizard({ slug, openAt }: { slug: string; openAt: OnboardingStep }) {
  const t = useTranslations('onboarding');
  const router = useRouter();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [step, setStep] = useState<OnboardingStep>(openAt);
  const setUp = useQuery(trpc.tenants.setUp.queryOptions());
  const widget = useQuery(trpc.widgets.get.queryOptions({}));
  // The widget's first signal and each step of the trial lead come as hints; after a gap in the connection everything is asked again.
  const look = useRounds(() => queryClient.invalidateQueries({ queryKey: trpc.tenants.setUp.queryKey() }));
  useLive(({ name }) => {
    if (/^(lead|message|booking)-/.test(name)) look();
  });
  const save = useMutation(trpc.tenants.saveOnboarding.mutationOptions());

  if (setUp.isError || widget.isError)
    return (
      <ErrorState
        onRetry={() => {
          void setUp.refetch();
          void widget.refetch();
        }}
      />
    );
  if (!setUp.data || !widget.data) return <WizardSkeleton label={t('loading')} />;

  const { onboarding } = setUp.data;
  const refresh = () => queryClient.invalidateQueries();
  const goTo = (next: OnboardingStep, how: 'done' | 'skipped' | 'back') => {
    setStep(next);
    const without = (list: OnboardingStep[]) => list.filter((name) => name !== step);
    save.mutate({
      step: next,
      ...(how === 'back'
        ? {}
        : {
            done: how === 'done' ? [...without(onboarding.done), step] : without(onboarding.done),
            skipped: how === 'skipped' ? [...without(onboarding.skipped), step] : without(onboarding.skipped),
          }),
    });
  };
  const leave = async () => {
    await save.mutateAsync({ finishedAt: new Date().toISOString() }).catch(() => undefined); // the dashboard opens anyway; the set-up stays reachable
    router.push(`/dashboard/${slug}`);
  };
  const index = onboardingSteps.indexOf(step);
  const before = onboardingSteps[index - 1];
  const after = onboardingSteps[index + 1];
  const props: StepProps = {
    slug,
    setUp: setUp.data,
    widget: widget.data,
    refresh,
    onNext: () => (after ? goTo(after, 'done') : void leave()),
    onSkip: () => (after ? goTo(after, 'skipped') : void leave()),
    onBack: before ? () => goTo(before, 'back') : undefined,
    onStep: (next) => goTo(next, 'back'),
  };
  const Screen = screens[step];
  return <Screen key={step} {...props} />;
}

function WizardSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="grid h-dvh lg:grid-cols-[minmax(480px,640px)_1fr]">
      <div className="grid content-start gap-6 px-5 py-8 md:px-12">
        <Skeleton className="h-7 w-32" />
        <Skeleton className="h-8 w-full" />
        <Skeleton className="h-9 w-64" />
        <Skeleton className="h-40 w-full" />
      </div>
      <div className="hidden border-l border-line bg-sunken p-8 lg:block">
        <Skeleton className="h-full w-full" />
      </div>
    </div>
  );
}
