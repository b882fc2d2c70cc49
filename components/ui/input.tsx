'use client';

import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';
import { useFieldProps } from './field';

/** The look of everything one types into. 16 px on phones: smaller text makes iOS zoom the page. */
export const controlClass = cn(
  'w-full rounded-md border border-control bg-surface px-3 text-base text-ink transition-[border-color] phone:text-md',
  'focus-visible:border-focus focus-visible:outline-offset-1 aria-invalid:border-danger aria-invalid:shadow-[inset_0_0_0_1px_var(--danger)]',
  'disabled:cursor-not-allowed disabled:border-line disabled:bg-sunken disabled:text-ink-2',
);

type Props = ComponentProps<'input'> & {
  /** An icon or a short word before the text. */
  start?: ReactNode;
  /** A button or a unit after it. */
  end?: ReactNode;
};

export function Input({ className, start, end, ...rest }: Props) {
  const field = useFieldProps(rest);
  const input = (
    <input
      {...rest}
      {...field}
      className={cn(controlClass, 'h-9 read-only:bg-sunken phone:h-11', start && 'pl-9', end && 'pr-10', className)}
    />
  );
  if (!start && !end) return input;
  return (
    <div className="relative">
      {start ? (
        <span className="pointer-events-none absolute inset-y-0 left-3 grid place-items-center text-ink-3 [&_svg]:size-4">{start}</span>
      ) : null}
      {input}
      {end ? <span className="absolute inset-y-0 right-1 grid place-items-center text-ink-3">{end}</span> : null}
    </div>
  );
}
