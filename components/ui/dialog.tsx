'use client';

import { useState, type ComponentProps, type ReactNode } from 'react';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog as Primitive } from 'radix-ui';
import { Button } from './button';
import { cn } from './cn';
import { IconButton } from './icon-button';

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;

type ContentProps = Omit<ComponentProps<typeof Primitive.Content>, 'title'> & {
  title: ReactNode;
  description?: ReactNode;
  footer?: ReactNode;
  hideTitle?: boolean;
};

/**
 * The window itself takes the focus, not its cross: a cross in focus shows its tooltip at once, and the first Esc then closes
 * the tooltip instead of the window. A field with `autoFocus` has it already, and this is not called.
 */
export function focusTheWindow(event: Event): void {
  event.preventDefault();
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
}

/** A window over the page: focus stays inside, Esc and the overlay close it, focus returns. On a phone it stands at the bottom edge. */
export function DialogContent({ title, description, footer, hideTitle = false, className, children, ...rest }: ContentProps) {
  const t = useTranslations('ui');
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 animate-fade-in bg-overlay" />
      <Primitive.Content
        {...(description ? {} : { 'aria-describedby': undefined })}
        onOpenAutoFocus={focusTheWindow}
        className={cn(
          'fixed top-1/2 left-1/2 z-50 flex max-h-[min(85dvh,720px)] w-[min(480px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 animate-window-in flex-col rounded-lg bg-surface shadow-window outline-none',
          'phone:top-auto phone:bottom-0 phone:left-0 phone:w-full phone:max-h-[92dvh] phone:translate-x-0 phone:translate-y-0 phone:rounded-b-none phone:pb-[env(safe-area-inset-bottom)]',
          className,
        )}
        {...rest}
      >
        <div className={cn('flex items-start gap-3 px-5 pt-4', hideTitle && 'sr-only')}>
          <div className="min-w-0 flex-1">
            <Primitive.Title className="text-md font-semibold tracking-[-.01em]">{title}</Primitive.Title>
            {description ? <Primitive.Description className="mt-1 text-base text-ink-2">{description}</Primitive.Description> : null}
          </div>
          <Primitive.Close asChild>
            <IconButton label={t('close')} size="sm" className="-mr-1.5">
              <X />
            </IconButton>
          </Primitive.Close>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
        {footer ? <div className="flex flex-wrap justify-end gap-2 px-5 pb-5">{footer}</div> : null}
      </Primitive.Content>
    </Primitive.Portal>
  );
}

type ConfirmProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Names the thing: «Удалить филиал „Уралмаш“?» */
  title: ReactNode;
  description?: ReactNode;
  /** The verb again: «Удалить „Уралмаш“». */
  confirmLabel: string;
  cancelLabel?: string;
  tone?: 'danger' | 'primary';
  onConfirm: () => void | Promise<void>;
};

/** Asks before what cannot be taken back. Stays open, with a spinner, until the promise is settled. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  confirmLabel,
  cancelLabel,
  tone = 'danger',
  onConfirm,
}: ConfirmProps) {
  const t = useTranslations('ui');
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await onConfirm();
      onOpenChange(false);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={title}
        footer={
          <>
            <Button onClick={() => onOpenChange(false)}>{cancelLabel ?? t('cancel')}</Button>
            <Button variant={tone === 'danger' ? 'danger-solid' : 'primary'} loading={busy} onClick={() => void confirm()}>
              {confirmLabel}
            </Button>
          </>
        }
      >
        <div className="text-base text-ink-2">{description}</div>
      </DialogContent>
    </Dialog>
  );
}
