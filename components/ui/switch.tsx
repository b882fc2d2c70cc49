'use client';

import { useId, type ReactNode } from 'react';
import { Switch as Primitive } from 'radix-ui';
import { cn } from './cn';

type Props = {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  label?: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
  'aria-label'?: string;
  className?: string;
};

/** On or off, at once. What needs a save button is a Checkbox. */
export function Switch({ checked, onCheckedChange, label, hint, disabled, className, ...rest }: Props) {
  const id = useId();
  const toggle = (
    <Primitive.Root
      id={id}
      checked={checked}
      disabled={disabled}
      aria-label={rest['aria-label']}
      aria-describedby={hint ? `${id}-hint` : undefined}
      onCheckedChange={onCheckedChange}
      className="tap inline-block h-5 w-8 shrink-0 rounded-full bg-control p-0.5 text-left transition-colors duration-[180ms] disabled:cursor-not-allowed disabled:opacity-50 data-[state=checked]:bg-mark"
    >
      <Primitive.Thumb className="block size-4 rounded-full bg-surface transition-transform duration-[180ms] data-[state=checked]:translate-x-3 dark:data-[state=checked]:bg-accent-ink" />
    </Primitive.Root>
  );
  if (!label) return toggle;
  return (
    <div className={cn('flex items-center justify-between gap-4', className)}>
      <div className="grid gap-0.5">
        <label htmlFor={id} className="text-base">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="text-xs text-ink-3">
            {hint}
          </p>
        ) : null}
      </div>
      {toggle}
    </div>
  );
}
