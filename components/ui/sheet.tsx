'use client';

import type { ComponentProps, ReactNode } from 'react';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog as Primitive } from 'radix-ui';
import { cn } from './cn';
import { focusTheWindow } from './dialog';
import { IconButton } from './icon-button';

export const Sheet = Primitive.Root;
export const SheetTrigger = Primitive.Trigger;

type Props = Omit<ComponentProps<typeof Primitive.Content>, 'title'> & { title: ReactNode; side?: 'right' | 'bottom'; footer?: ReactNode };

/** A drawer: what belongs to the page behind it. From the right on a desktop, from below on a phone. */
export function SheetContent({ title, side = 'right', footer, className, children, ...rest }: Props) {
  const t = useTranslations('ui');
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 animate-fade-in bg-overlay" />
      <Primitive.Content
        aria-describedby={undefined}
        onOpenAutoFocus={focusTheWindow}
        className={cn(
          'fixed z-50 flex flex-col bg-surface shadow-window outline-none',
          side === 'right'
            ? 'inset-y-0 right-0 w-[min(400px,100vw)] animate-sheet-in'
            : 'inset-x-0 bottom-0 max-h-[92dvh] animate-sheet-up rounded-t-lg pb-[env(safe-area-inset-bottom)]',
          className,
        )}
        {...rest}
      >
        <div className="flex h-13 shrink-0 items-center gap-3 border-b border-line pr-2 pl-4">
          <Primitive.Title className="min-w-0 flex-1 truncate text-md font-semibold tracking-[-.01em]">{title}</Primitive.Title>
          <Primitive.Close asChild>
            <IconButton label={t('close')}>
              <X />
            </IconButton>
          </Primitive.Close>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
        {footer ? <div className="flex justify-end gap-2 border-t border-line p-4">{footer}</div> : null}
      </Primitive.Content>
    </Primitive.Portal>
  );
}
