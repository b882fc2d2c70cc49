'use client';

import type { ComponentProps, ReactNode } from 'react';
import { Search } from 'lucide-react';
import { Command as Primitive } from 'cmdk';
import { Dialog as DialogPrimitive } from 'radix-ui';
import { cn } from './cn';
import { Kbd } from './kbd';
import { itemClass } from './menu-class';

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  label: string;
  placeholder: string;
  empty: ReactNode;
  /** What is typed, when the caller looks something up by it. */
  value?: string;
  onValueChange?: (typed: string) => void;
  children: ReactNode;
};

/** Everything one can do or go to, found by typing. */
export function CommandDialog({ open, onOpenChange, label, placeholder, empty, value, onValueChange, children }: DialogProps) {
  return (
    <DialogPrimitive.Root open={open} onOpenChange={onOpenChange}>
      <DialogPrimitive.Portal>
        <DialogPrimitive.Overlay className="fixed inset-0 z-40 animate-fade-in bg-overlay" />
        <DialogPrimitive.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[min(560px,calc(100vw-24px))] -translate-x-1/2 animate-window-in overflow-hidden rounded-lg bg-surface shadow-window"
        >
          <DialogPrimitive.Title className="sr-only">{label}</DialogPrimitive.Title>
          <Primitive label={label} loop>
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search aria-hidden className="size-4 shrink-0 text-ink-3" />
              <Primitive.Input
                placeholder={placeholder}
                value={value}
                onValueChange={onValueChange}
                className="h-12 w-full bg-transparent text-md outline-none"
              />
            </div>
            <Primitive.List className="max-h-[min(420px,60vh)] overflow-y-auto p-1.5">
              {empty ? <Primitive.Empty className="px-3 py-8 text-center text-sm text-ink-3">{empty}</Primitive.Empty> : null}
              {children}
            </Primitive.List>
          </Primitive>
        </DialogPrimitive.Content>
      </DialogPrimitive.Portal>
    </DialogPrimitive.Root>
  );
}

export function CommandGroup({ heading, forceMount, children }: { heading: string; forceMount?: boolean; children: ReactNode }) {
  return (
    <Primitive.Group
      heading={heading}
      forceMount={forceMount}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Primitive.Group>
  );
}

export function CommandItem({
  icon,
  shortcut,
  className,
  children,
  ...rest
}: ComponentProps<typeof Primitive.Item> & { icon?: ReactNode; shortcut?: string }) {
  return (
    <Primitive.Item className={cn(itemClass, 'min-h-9', className)} {...rest}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {shortcut ? <Kbd>{shortcut}</Kbd> : null}
    </Primitive.Item>
  );
}
