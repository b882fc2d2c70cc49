import { cn } from './cn';

type StepsProps = { steps: readonly string[]; current: number; label: string; className?: string };

/** Stages of a way: done in ink, the current one in lime, the rest a line. `current` counts from 0; past the end all are done. */
export function ProgressSteps({ steps, current, label, className }: StepsProps) {
  return (
    <ol aria-label={label} className={cn('flex gap-1.5', className)}>
      {steps.map((step, index) => (
        <li key={step} aria-current={index === current ? 'step' : undefined} className="min-w-0 flex-1">
          <span
            className={cn(
              'slash block h-1.5 w-full',
              index < current ? 'bg-ink' : index === current ? 'bg-accent outline outline-(--accent-outline)' : 'bg-line',
            )}
          />
          <span className={cn('mt-2 block truncate text-sm', index <= current ? 'font-medium' : 'text-ink-3')}>{step}</span>
        </li>
      ))}
    </ol>
  );
}

type BarProps = { value: number; max?: number; label: string; tone?: 'ink' | 'warning' | 'danger'; className?: string };

/** How much of something; the words around it carry the number. */
export function ProgressBar({ value, max = 100, label, tone = 'ink', className }: BarProps) {
  const percent = max > 0 ? Math.min(100, Math.max(0, (value / max) * 100)) : 0;
  const fill = { ink: 'bg-ink', warning: 'bg-warning', danger: 'bg-danger' }[tone];
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      className={cn('h-1.5 overflow-hidden rounded-full bg-line', className)}
    >
      <div className={cn('h-full transition-[width]', fill)} style={{ width: `${percent}%` }} />
    </div>
  );
}

/** Quarters of a goal for waiting: four strokes beside the digits. `share` is waited time over the goal. */
export function WaitMeter({ share, className }: { share: number; className?: string }) {
  const lit = Math.min(4, Math.max(1, Math.ceil(share * 4)));
  return (
    <span aria-hidden className={cn('inline-flex shrink-0 items-center gap-[2.5px] px-0.5', className)}>
      {[1, 2, 3, 4].map((stroke) => (
        <span key={stroke} className={cn('slash h-[11px] w-[3px] bg-current', stroke > lit && 'opacity-25')} />
      ))}
    </span>
  );
}
