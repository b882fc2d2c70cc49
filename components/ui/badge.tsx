import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

const tones = {
  neutral: 'bg-sunken text-ink-2 shadow-[inset_0_0_0_1px_var(--line)]',
  success: 'bg-success-wash text-success',
  warning: 'bg-warning-wash text-warning',
  danger: 'bg-danger-wash text-danger',
  info: 'bg-info-wash text-info',
  accent: 'bg-accent text-accent-ink',
} as const;

export type Tone = keyof typeof tones;

/** A state in words; the colour only repeats it. */
export function Badge({
  tone = 'neutral',
  icon,
  className,
  children,
  ...rest
}: ComponentProps<'span'> & { tone?: Tone; icon?: ReactNode }) {
  return (
    <span
      className={cn(
        'inline-flex h-[22px] shrink-0 items-center gap-1 rounded-sm px-2 text-xs font-medium whitespace-nowrap [&_svg]:size-[13px]',
        tones[tone],
        className,
      )}
      {...rest}
    >
      {icon}
      {children}
    </span>
  );
}

/** How many are unread. Nothing at zero; 99+ above. */
export function CountBadge({ count, label, className }: { count: number; label?: string; className?: string }) {
  if (count <= 0) return null;
  return (
    <span
      aria-label={label}
      className={cn(
        'tabular inline-block h-[18px] min-w-[18px] shrink-0 rounded-full bg-mark px-1.5 text-center text-2xs leading-[18px] font-semibold text-paper dark:text-accent-ink',
        className,
      )}
    >
      {count > 99 ? '99+' : count}
    </span>
  );
}
