'use client';

import type { ComponentProps, ReactNode } from 'react';
import { Tabs as Primitive, ToggleGroup } from 'radix-ui';
import { cn } from './cn';

export function Tabs(props: ComponentProps<typeof Primitive.Root>) {
  return <Primitive.Root {...props} />;
}

export function TabsList({ className, ...rest }: ComponentProps<typeof Primitive.List>) {
  return <Primitive.List className={cn('flex gap-5 overflow-x-auto border-b border-line', className)} {...rest} />;
}

export function TabsTrigger({ className, children, count, ...rest }: ComponentProps<typeof Primitive.Trigger> & { count?: number }) {
  return (
    <Primitive.Trigger
      className={cn(
        'relative -mb-px inline-flex h-10 shrink-0 items-center gap-1.5 border-b-2 border-transparent text-sm font-medium whitespace-nowrap text-ink-2 hover:text-ink phone:h-11',
        'focus-visible:-outline-offset-2 data-[state=active]:border-mark data-[state=active]:text-ink',
        className,
      )}
      {...rest}
    >
      {children}
      {count === undefined ? null : <span className="text-xs text-ink-3">{count}</span>}
    </Primitive.Trigger>
  );
}

export function TabsContent(props: ComponentProps<typeof Primitive.Content>) {
  return <Primitive.Content {...props} />;
}

type SegmentedProps<V extends string> = {
  value: V;
  onValueChange: (value: V) => void;
  options: readonly { value: V; label: ReactNode }[];
  'aria-label': string;
  className?: string;
};

/** A few short views of one thing: День / Неделя. */
export function Segmented<V extends string>({ value, onValueChange, options, className, ...rest }: SegmentedProps<V>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={rest['aria-label']}
      value={value}
      onValueChange={(next) => next && onValueChange(next as V)}
      className={cn('inline-flex gap-0.5 rounded-md bg-sunken p-0.5 shadow-[inset_0_0_0_1px_var(--line)]', className)}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="tap inline-flex h-7 items-center gap-1.5 rounded-sm px-2.5 text-sm font-medium whitespace-nowrap text-ink-2 hover:text-ink data-[state=on]:bg-surface data-[state=on]:text-ink data-[state=on]:shadow-[0_0_0_1px_var(--line-strong)]"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
