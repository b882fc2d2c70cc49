import { cn } from './cn';

const looks = {
  online: 'bg-accent shadow-[inset_0_0_0_1px_color-mix(in_oklab,var(--accent-ink)_55%,transparent)]',
  away: 'bg-warning',
  offline: 'shadow-[inset_0_0_0_1.5px_var(--ink-3)]',
} as const;

/** Presence; the word stands beside it. */
export function LiveDot({ state = 'online', className }: { state?: keyof typeof looks; className?: string }) {
  return <span aria-hidden className={cn('inline-block size-2 shrink-0 rounded-full', looks[state], className)} />;
}
