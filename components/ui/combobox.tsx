'use client';

import { useState } from 'react';
import { Check, ChevronsUpDown } from 'lucide-react';
import { Command } from 'cmdk';
import { useTranslations } from 'next-intl';
import { cn } from './cn';
import { useFieldProps } from './field';
import { controlClass } from './input';
import { itemClass } from './menu-class';
import { Popover, PopoverContent, PopoverTrigger } from './popover';

export type ComboboxOption = { value: string; label: string; hint?: string; keywords?: string[] };

type Props = {
  value: string | undefined;
  onValueChange: (value: string) => void;
  options: readonly ComboboxOption[];
  placeholder?: string;
  searchPlaceholder?: string;
  disabled?: boolean;
  id?: string;
  'aria-label'?: string;
  className?: string;
};

/** One of many, found by typing: time zones, services, people. */
export function Combobox({ value, onValueChange, options, placeholder, searchPlaceholder, disabled, className, ...rest }: Props) {
  const t = useTranslations('ui');
  const [open, setOpen] = useState(false);
  const field = useFieldProps(rest);
  const chosen = options.find((option) => option.value === value);
  const choose = (option: ComboboxOption) => {
    onValueChange(option.value);
    setOpen(false);
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild disabled={disabled}>
        <button
          type="button"
          {...field}
          role="combobox"
          aria-expanded={open}
          aria-label={rest['aria-label']}
          className={cn(
            controlClass,
            'flex h-9 items-center justify-between gap-2 text-left phone:h-11',
            !chosen && 'text-ink-3',
            className,
          )}
        >
          <span className="truncate">{chosen?.label ?? placeholder ?? t('choose')}</span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
        </button>
      </PopoverTrigger>
      <PopoverContent className="w-(--radix-popover-trigger-width) min-w-56 p-0">
        <Command label={searchPlaceholder ?? t('search')}>
          <Command.Input
            placeholder={searchPlaceholder ?? t('search')}
            className="h-10 w-full border-b border-line bg-transparent px-3 text-base outline-none phone:text-md"
          />
          <Command.List className="max-h-64 overflow-y-auto p-1">
            <Command.Empty className="px-2 py-6 text-center text-sm text-ink-3">{t('nothingFound')}</Command.Empty>
            {options.map((option) => (
              <Command.Item
                key={option.value}
                value={option.value}
                keywords={[option.label, ...(option.keywords ?? [])]}
                onSelect={() => choose(option)}
                className={itemClass}
              >
                <span className="min-w-0 flex-1 truncate">{option.label}</span>
                {option.hint ? <span className="text-xs text-ink-3">{option.hint}</span> : null}
                {option.value === value ? <Check aria-hidden /> : null}
              </Command.Item>
            ))}
          </Command.List>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
