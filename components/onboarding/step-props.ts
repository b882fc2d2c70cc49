import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@/server/api/root';
import type { OnboardingStep } from '@/server/domain/tenants/schema';

type Outputs = inferRouterOutputs<AppRouter>;

export type StepProps = {
  slug: string;
  setUp: Outputs['tenants']['setUp'];
  widget: Outputs['widgets']['get'];
  refresh: () => Promise<void>;
  onNext: () => void;
  onSkip: () => void;
  onBack?: () => void;
  onStep: (step: OnboardingStep) => void;
};
