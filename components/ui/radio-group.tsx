'use client';

import { useId, type ReactNode } from 'react';
import { RadioGroup as Primitive } from 'radix-ui';
import { cn } from './cn';

export type RadioOption<V extends string = string> = { value: V; label: ReactNode; hint?: ReactNode; disabled?: boolean };

type Props<V extends string> = {
  value: V | undefined;
  onValueChange: (value: V) => void;
  options: readonly RadioOption<V>[];
  'aria-label'?: string;
  'aria-labelledby'?: string;
  /** Rows with a line around them, for a choice that is the point of the page. */
  boxed?: boolean;
  className?: string;
};

export function RadioGroup<V extends string>({ value, onValueChange, options, boxed = false, className, ...rest }: Props<V>) {
  const id = useId();
  return (
    <Primitive.Root
      {...rest}
      value={value ?? ''}
      onValueChange={(next) => onValueChange(next as V)}
      className={cn('grid', boxed ? 'gap-2' : 'gap-1', className)}
    >
      {options.map((option) => (
        <label
          key={option.value}
          htmlFor={`${id}-${option.value}`}
          className={cn(
            'flex items-start gap-2.5 py-1 phone:min-h-11 phone:py-2.5',
            boxed &&
              'rounded-md border border-line-strong px-3 py-2.5 hover:bg-hover has-data-[state=checked]:border-ink has-data-[state=checked]:bg-accent-wash',
          )}
        >
          <Primitive.Item
            id={`${id}-${option.value}`}
            value={option.value}
            disabled={option.disabled}
            className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-control bg-surface transition-colors data-[state=checked]:border-ink data-[state=checked]:bg-ink"
          >
            <Primitive.Indicator className="size-1.5 rounded-full bg-paper" />
          </Primitive.Item>
          <span className="grid gap-0.5 text-base">
            {option.label}
            {option.hint ? <span className="text-xs text-ink-3">{option.hint}</span> : null}
          </span>
        </label>
      ))}
    </Primitive.Root>
  );
}
