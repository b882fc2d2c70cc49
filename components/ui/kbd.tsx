import type { ComponentProps } from 'react';
import { cn } from './cn';

export function Kbd({ className, ...rest }: ComponentProps<'kbd'>) {
  return (
    <kbd
      className={cn(
        'inline-block min-w-[18px] rounded-xs border border-line-strong bg-surface px-1 text-center font-sans text-2xs font-medium whitespace-nowrap text-ink-3',
        className,
      )}
      {...rest}
    />
  );
}
