import type { ReactNode } from 'react';
import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react';
import { cn } from '@/components/ui/cn';

/** `pending`: not seen yet, which is neither success nor a fault. */
export type State = 'good' | 'pending' | 'warning';

const marks = {
  good: { Icon: CircleCheck, tone: 'text-success' },
  pending: { Icon: CircleDashed, tone: 'text-ink-3' },
  warning: { Icon: TriangleAlert, tone: 'text-warning' },
} as const;

/** One sentence on how a connection does, with its mark. */
export function StateLine({ state, children }: { state: State; children: ReactNode }) {
  const { Icon, tone } = marks[state];
  return (
    <p data-state={state} className="flex items-start gap-1.5 text-sm text-ink-2">
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', tone)} />
      <span>{children}</span>
    </p>
  );
}
