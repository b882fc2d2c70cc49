'use client';

import type { ReactNode } from 'react';
import { Check, ChevronsUpDown } from 'lucide-react';
import { Select as Primitive } from 'radix-ui';
import { cn } from './cn';
import { useFieldProps } from './field';
import { controlClass } from './input';
import { itemClass, menuClass } from './menu-class';

export type SelectOption<V extends string = string> = { value: V; label: ReactNode; hint?: ReactNode; disabled?: boolean };

type Props<V extends string> = {
  value: V | undefined;
  onValueChange: (value: V) => void;
  options: readonly SelectOption<V>[];
  placeholder?: string;
  disabled?: boolean;
  id?: string;
  /** Needed when no Field gives it a label. */
  'aria-label'?: string;
  size?: 'sm' | 'md';
  className?: string;
};

/** One of a few. More than a dozen: Combobox. */
export function Select<V extends string>({
  value,
  onValueChange,
  options,
  placeholder,
  disabled,
  size = 'md',
  className,
  ...rest
}: Props<V>) {
  const field = useFieldProps(rest);
  return (
    <Primitive.Root value={value ?? ''} onValueChange={(next) => onValueChange(next as V)} disabled={disabled}>
      <Primitive.Trigger
        {...field}
        aria-label={rest['aria-label']}
        className={cn(
          controlClass,
          'flex items-center justify-between gap-2 text-left data-placeholder:text-ink-3',
          size === 'sm' ? 'h-8 px-2.5 text-sm phone:h-11' : 'h-9 phone:h-11',
          className,
        )}
      >
        <span className="truncate">
          {/* Without a text of its own it would be empty, and narrow, until the page listens. */}
          <Primitive.Value placeholder={placeholder}>{options.find((option) => option.value === value)?.label}</Primitive.Value>
        </span>
        <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className={cn(menuClass, 'max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width)')}
        >
          <Primitive.Viewport>
            {options.map((option) => (
              <Primitive.Item key={option.value} value={option.value} disabled={option.disabled} className={cn(itemClass, 'pr-8')}>
                <span className="min-w-0">
                  <Primitive.ItemText>{option.label}</Primitive.ItemText>
                  {option.hint ? <span className="block text-xs text-ink-3">{option.hint}</span> : null}
                </span>
                <Primitive.ItemIndicator className="absolute right-2">
                  <Check aria-hidden />
                </Primitive.ItemIndicator>
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
