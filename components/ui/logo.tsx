import { cn } from './cn';

/** Two speakers and the slash between them; the tail follows the slash. On dark the right half is lime. Smallest: 16 px. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden fill="currentColor" className={cn('size-6 shrink-0', className)}>
      <path d="M10 3h8.9L9.55 29.2a1 1 0 0 1-1.9-.08l-1.1-4.25A8 8 0 0 1 2 17.9V11a8 8 0 0 1 8-8Z" />
      <path style={{ fill: 'var(--logo-slash, currentColor)' }} d="M22.7 3.03A8 8 0 0 1 30 11v7a8 8 0 0 1-8 8h-7.5Z" />
    </svg>
  );
}

/** The mark and the name, set in the interface's own type. */
export function Logo({ className }: { className?: string }) {
  return (
    <span className={cn('inline-flex items-center gap-2 text-lg leading-6 font-semibold tracking-[-.02em] whitespace-nowrap', className)}>
      <LogoMark />
      Fast Lead
    </span>
  );
}
