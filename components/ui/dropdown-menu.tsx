'use client';

import type { ComponentProps, ReactNode } from 'react';
import { Check } from 'lucide-react';
import { DropdownMenu as Primitive } from 'radix-ui';
import { cn } from './cn';
import { Kbd } from './kbd';
import { itemClass, menuClass } from './menu-class';

export const DropdownMenu = Primitive.Root;
export const DropdownMenuTrigger = Primitive.Trigger;

export function DropdownMenuContent({ className, ...rest }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content sideOffset={4} align="end" collisionPadding={8} className={cn(menuClass, 'min-w-48', className)} {...rest} />
    </Primitive.Portal>
  );
}

type ItemProps = ComponentProps<typeof Primitive.Item> & { icon?: ReactNode; shortcut?: string; danger?: boolean };

export function DropdownMenuItem({ icon, shortcut, danger = false, className, children, ...rest }: ItemProps) {
  // With asChild the child is the item itself, and a Slot takes exactly one.
  if (rest.asChild)
    return (
      <Primitive.Item className={cn(itemClass, className)} {...rest}>
        {children}
      </Primitive.Item>
    );
  return (
    <Primitive.Item
      className={cn(itemClass, danger && 'text-danger data-highlighted:bg-danger-wash [&_svg]:text-danger', className)}
      {...rest}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {shortcut ? <Kbd>{shortcut}</Kbd> : null}
    </Primitive.Item>
  );
}

type RadioProps<V extends string> = {
  value: V;
  onValueChange: (value: V) => void;
  options: readonly { value: V; label: ReactNode; icon?: ReactNode }[];
};

export function DropdownMenuRadio<V extends string>({ value, onValueChange, options }: RadioProps<V>) {
  return (
    <Primitive.RadioGroup value={value} onValueChange={(next) => onValueChange(next as V)}>
      {options.map((option) => (
        <Primitive.RadioItem key={option.value} value={option.value} className={cn(itemClass, 'pr-8')}>
          {option.icon}
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
          <Primitive.ItemIndicator className="absolute right-2">
            <Check aria-hidden />
          </Primitive.ItemIndicator>
        </Primitive.RadioItem>
      ))}
    </Primitive.RadioGroup>
  );
}

export function DropdownMenuLabel({ className, ...rest }: ComponentProps<typeof Primitive.Label>) {
  return <Primitive.Label className={cn('px-2 pt-2 pb-1 text-xs font-medium text-ink-3', className)} {...rest} />;
}

export function DropdownMenuSeparator() {
  return <Primitive.Separator className="-mx-1 my-1 h-px bg-line" />;
}
