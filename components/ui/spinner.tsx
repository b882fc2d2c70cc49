import { cn } from './cn';

/** Turns while something short is under way; the words beside it say what. */
export function Spinner({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 16 16" fill="none" aria-hidden className={cn('size-4 animate-spin', className)}>
      <circle cx="8" cy="8" r="6" stroke="currentColor" strokeWidth="1.75" opacity=".25" />
      <path d="M14 8a6 6 0 0 0-6-6" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
    </svg>
  );
}
