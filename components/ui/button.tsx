import type { ComponentProps, ReactNode } from 'react';
import { Slot } from 'radix-ui';
import { cn } from './cn';
import { Spinner } from './spinner';

const variants = {
  primary: 'bg-primary text-on-primary hover:bg-primary-hover',
  secondary: 'border-line-strong bg-surface text-ink hover:border-control hover:bg-sunken',
  ghost: 'text-ink hover:bg-hover',
  danger: 'border-line-strong bg-surface text-danger hover:border-danger hover:bg-danger-wash',
  'danger-solid': 'bg-danger text-surface hover:opacity-90',
} as const;

const sizes = {
  sm: 'h-7 rounded-sm px-2.5 text-sm tap',
  md: 'h-8 rounded-md px-3 text-sm phone:h-11 phone:px-4 phone:text-base',
  lg: 'h-10 rounded-md px-4 text-base phone:h-11',
  xl: 'h-12 rounded-md px-5 text-md',
} as const;

export type ButtonProps = ComponentProps<'button'> & {
  variant?: keyof typeof variants;
  size?: keyof typeof sizes;
  /** Shows a spinner and refuses clicks, keeps the width and the words. */
  loading?: boolean;
  icon?: ReactNode;
  /** Renders the only child (a link) with the look of a button. */
  asChild?: boolean;
};

export function buttonClass({
  variant = 'secondary',
  size = 'md',
  className,
}: Pick<ButtonProps, 'variant' | 'size' | 'className'> = {}): string {
  return cn(
    'inline-flex shrink-0 items-center justify-center gap-1.5 border border-transparent font-medium whitespace-nowrap select-none',
    'transition-[background-color,border-color,opacity] disabled:cursor-not-allowed disabled:border-transparent disabled:bg-line disabled:text-ink-2 disabled:opacity-100',
    '[&_svg]:size-4 [&_svg]:shrink-0',
    variants[variant],
    sizes[size],
    className,
  );
}

export function Button({
  variant,
  size,
  loading = false,
  icon,
  asChild = false,
  className,
  children,
  disabled,
  type,
  ...rest
}: ButtonProps) {
  const look = buttonClass({ variant, size, className });
  if (asChild)
    return (
      <Slot.Root className={look} {...rest}>
        {children}
      </Slot.Root>
    );
  return (
    <button type={type ?? 'button'} className={look} disabled={disabled || loading} aria-busy={loading || undefined} {...rest}>
      {loading ? <Spinner /> : icon}
      {children}
    </button>
  );
}
