import { cn } from './cn';

/** A grey piece in the shape of what comes. The list around it says `aria-busy`. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block h-2.5 animate-pulse-flat rounded-xs bg-press', className)} />;
}

/** Rows of a list: a round and two bars, as in the list itself. */
export function SkeletonRows({ rows = 6, className }: { rows?: number; className?: string }) {
  return (
    <div aria-hidden className={cn('grid', className)}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex items-center gap-3 border-b border-line px-4 py-3">
          <Skeleton className="size-8 rounded-full" />
          <span className="grid flex-1 gap-2">
            <Skeleton className={row % 2 ? 'w-2/5' : 'w-1/3'} />
            <Skeleton className={row % 2 ? 'w-3/5' : 'w-4/5'} />
          </span>
        </div>
      ))}
    </div>
  );
}
