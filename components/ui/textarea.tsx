'use client';

import type { ComponentProps } from 'react';
import { cn } from './cn';
import { useFieldProps } from './field';
import { controlClass } from './input';

/** Grows with its text (field-sizing) between `rows` and its max height. */
export function Textarea({ className, rows = 3, ...rest }: ComponentProps<'textarea'>) {
  const field = useFieldProps(rest);
  return (
    <textarea
      rows={rows}
      {...rest}
      {...field}
      className={cn(controlClass, 'field-sizing-content max-h-72 min-h-20 resize-y py-2', className)}
    />
  );
}
