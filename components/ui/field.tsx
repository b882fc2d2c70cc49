'use client';

import { createContext, use, useId, type ReactNode } from 'react';
import { CircleAlert } from 'lucide-react';
import { cn } from './cn';

type FieldIds = { id: string; describedBy: string | undefined; invalid: boolean; required: boolean };
const FieldContext = createContext<FieldIds | null>(null);

type Props = {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong and what to do; replaces the hint and is announced. */
  error?: ReactNode;
  required?: boolean;
  /** Words at the right end of the label: «не обязательно», a counter, a link. */
  aside?: ReactNode;
  hideLabel?: boolean;
  className?: string;
  children: ReactNode;
};

/** Label, control, hint or error. The controls of this folder find their id and description here by themselves. */
export function Field({ label, hint, error, required = false, aside, hideLabel = false, className, children }: Props) {
  const id = useId();
  const note = error ?? hint;
  return (
    <FieldContext value={{ id, describedBy: note ? `${id}-note` : undefined, invalid: Boolean(error), required }}>
      <div className={cn('grid gap-1.5', className)}>
        <div className={cn('flex items-baseline justify-between gap-3', hideLabel && 'sr-only')}>
          <label htmlFor={id} className="text-sm font-medium">
            {label}
          </label>
          {aside ? <span className="text-xs text-ink-3">{aside}</span> : null}
        </div>
        {children}
        {note ? (
          <p
            id={`${id}-note`}
            role={error ? 'alert' : undefined}
            className={cn('flex gap-1.5 text-xs', error ? 'text-danger' : 'text-ink-3')}
          >
            {error ? <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" /> : null}
            <span>{note}</span>
          </p>
        ) : null}
      </div>
    </FieldContext>
  );
}

/** Attributes of a control inside a Field; a control of its own keeps what it was given. */
export function useFieldProps(given: { id?: string; 'aria-describedby'?: string; 'aria-invalid'?: unknown; required?: boolean }) {
  const field = use(FieldContext);
  return {
    id: given.id ?? field?.id,
    'aria-describedby': given['aria-describedby'] ?? field?.describedBy,
    'aria-invalid': given['aria-invalid'] || field?.invalid ? true : undefined,
    'aria-required': given.required || field?.required ? true : undefined,
  } as const;
}
