'use client';

import { useState } from 'react';
import { useLocale, useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { presetsOf } from './snooze-presets';

type Props = { open: boolean; onOpenChange: (open: boolean) => void; onSnooze: (until: Date) => void };

/** Until when: the usual times by one press, any other by the clock of who looks. */
export function SnoozeDialog({ open, onOpenChange, onSnooze }: Props) {
  const t = useTranslations('inbox');
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={t('snooze.title')} description={t('snooze.hint')} className="w-[min(400px,calc(100vw-32px))]">
        {open ? (
          <Choices
            onSnooze={(until) => {
              onOpenChange(false);
              onSnooze(until);
            }}
          />
        ) : null}
      </DialogContent>
    </Dialog>
  );
}

function Choices({ onSnooze }: { onSnooze: Props['onSnooze'] }) {
  const t = useTranslations('inbox');
  const locale = useLocale();
  const [now] = useState(() => new Date());
  const [own, setOwn] = useState('');
  const chosen = own ? new Date(own) : null;
  const isPast = chosen !== null && chosen <= now;
  return (
    <div className="grid gap-4">
      <ul className="-mx-2 grid">
        {presetsOf(now).map(({ name, until }) => (
          <li key={name}>
            <button
              type="button"
              onClick={() => onSnooze(until)}
              className="flex min-h-9 w-full items-center justify-between gap-3 rounded-sm px-2 text-left text-base hover:bg-hover phone:min-h-11"
            >
              {t(`snooze.${name}`)}
              <span className="text-sm text-ink-3">
                {new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'ru-RU', {
                  weekday: 'short',
                  hour: '2-digit',
                  minute: '2-digit',
                }).format(until)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen && !isPast) onSnooze(chosen);
        }}
      >
        <Field label={t('snooze.own')} error={isPast ? t('snooze.past') : undefined} className="flex-1">
          <Input type="datetime-local" value={own} onChange={(event) => setOwn(event.target.value)} />
        </Field>
        <Button type="submit" disabled={!chosen || isPast} className={isPast ? 'mb-[22px]' : ''}>
          {t('snooze.set')}
        </Button>
      </form>
    </div>
  );
}
