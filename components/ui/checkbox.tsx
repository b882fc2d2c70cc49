'use client';

import { useId, type ReactNode } from 'react';
import { Check, Minus } from 'lucide-react';
import { Checkbox as Primitive } from 'radix-ui';
import { cn } from './cn';

type Props = {
  checked: boolean | 'indeterminate';
  onCheckedChange: (checked: boolean) => void;
  label?: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  disabled?: boolean;
  name?: string;
  'aria-label'?: string;
  className?: string;
};

export function Checkbox({ checked, onCheckedChange, label, hint, error, disabled, name, className, ...rest }: Props) {
  const id = useId();
  const note = error ?? hint;
  const box = (
    <Primitive.Root
      id={id}
      name={name}
      checked={checked}
      disabled={disabled}
      aria-label={rest['aria-label']}
      aria-invalid={error ? true : undefined}
      aria-describedby={note ? `${id}-note` : undefined}
      onCheckedChange={(next) => onCheckedChange(next === true)}
      className={cn(
        'group tap grid size-4 shrink-0 place-items-center rounded-xs border border-control bg-surface text-paper transition-colors aria-invalid:border-danger',
        'data-[state=checked]:border-ink data-[state=checked]:bg-ink data-[state=indeterminate]:border-ink data-[state=indeterminate]:bg-ink disabled:cursor-not-allowed disabled:opacity-50',
      )}
    >
      <Primitive.Indicator>
        <Check aria-hidden strokeWidth={2.5} className="hidden size-3 group-data-[state=checked]:block" />
        <Minus aria-hidden strokeWidth={2.5} className="hidden size-3 group-data-[state=indeterminate]:block" />
      </Primitive.Indicator>
    </Primitive.Root>
  );
  if (!label) return box;
  return (
    <div className={cn('flex items-start gap-2.5 py-0.5', className)}>
      <span className="pt-0.5">{box}</span>
      <div className="grid gap-0.5">
        <label htmlFor={id} className="text-base phone:py-0.5">
          {label}
        </label>
        {note ? (
          <p id={`${id}-note`} role={error ? 'alert' : undefined} className={cn('text-xs', error ? 'text-danger' : 'text-ink-3')}>
            {note}
          </p>
        ) : null}
      </div>
    </div>
  );
}
