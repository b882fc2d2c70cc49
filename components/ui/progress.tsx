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
