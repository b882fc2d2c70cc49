'use client';

import type { ComponentProps } from 'react';
import { Popover as Primitive } from 'radix-ui';
import { cn } from './cn';
import { menuClass } from './menu-class';

export const Popover = Primitive.Root;
export const PopoverTrigger = Primitive.Trigger;

export function PopoverContent({ className, ...rest }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content sideOffset={4} align="start" collisionPadding={8} className={cn(menuClass, 'w-72 p-3', className)} {...rest} />
    </Primitive.Portal>
  );
}
