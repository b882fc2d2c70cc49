import type { ReactNode } from 'react';
import { cn } from './cn';

type Props = { title: ReactNode; children?: ReactNode; action?: ReactNode; className?: string };

/** Says what will be here and gives the one next action. */
export function EmptyState({ title, children, action, className }: Props) {
  return (
    <div className={cn('grid max-w-md justify-items-start gap-2 p-6', className)}>
      <span aria-hidden className="mb-2 flex gap-[5px]">
        {Array.from({ length: 7 }, (_, stroke) => (
          <span key={stroke} className="slash h-4 w-1.5 border border-line-strong" />
        ))}
      </span>
      <h2 className="text-md font-semibold tracking-[-.01em]">{title}</h2>
      {children ? <div className="text-base text-ink-2">{children}</div> : null}
      {action ? <div className="mt-2 flex flex-wrap gap-2">{action}</div> : null}
    </div>
  );
}
