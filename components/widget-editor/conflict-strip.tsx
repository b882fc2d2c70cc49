'use client';

import { useState } from 'react';
import { GitMerge } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { Segmented } from '@/components/ui/tabs';
import { mergeDrafts, valueOf, withField, type FieldName, type WidgetDraft } from './merge';

type Props = {
  base: WidgetDraft;
  mine: WidgetDraft;
  theirs: WidgetDraft;
  /** Versions: the one edited, the one a colleague saved, and the colleague. */
  from: number;
  to: number;
  author: string | null;
  changes: number;
  onSolved: (draft: WidgetDraft, how: 'merged' | 'mine' | 'theirs') => void;
};

/** A colleague saved meanwhile. Nothing is lost whatever is chosen: only what both changed is asked, field by field. */
export function ConflictStrip({ base, mine, theirs, from, to, author, changes, onSolved }: Props) {
  const t = useTranslations('widget.conflict');
  const fieldName = useTranslations('widget.fieldNames');
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const { merged, disputed } = mergeDrafts(base, mine, theirs);
  const names = new Intl.ListFormat(locale).format(disputed.map((name) => `«${fieldName(name)}»`));
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-4 gap-y-3 border-b border-line bg-warning-wash px-5 py-3">
      <GitMerge aria-hidden className="size-5 shrink-0 text-warning" />
      <div className="min-w-60 flex-1 text-sm">
        <b className="font-medium">{author ? t('savedBy', { name: author, to, from }) : t('saved', { to, from })}</b>
        <p className="text-ink-2">
          {t('kept', { count: changes })} {disputed.length > 0 ? t('disputed', { count: disputed.length, names }) : t('undisputed')}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={() => (disputed.length > 0 ? setOpen(true) : onSolved(merged, 'merged'))}>
          {t(disputed.length > 0 ? 'compare' : 'merge')}
        </Button>
        <Button onClick={() => onSolved(mine, 'mine')}>{t('mine')}</Button>
        <Button variant="ghost" onClick={() => onSolved(theirs, 'theirs')}>
          {t('theirs', { to })}
        </Button>
      </div>
      <CompareDialog
        open={open}
        onOpenChange={setOpen}
        merged={merged}
        theirs={theirs}
        disputed={disputed}
        onDone={(draft) => {
          setOpen(false);
          onSolved(draft, 'merged');
        }}
      />
    </div>
  );
}

type CompareProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  merged: WidgetDraft;
  theirs: WidgetDraft;
  disputed: FieldName[];
  onDone: (draft: WidgetDraft) => void;
};

function CompareDialog({ open, onOpenChange, merged, theirs, disputed, onDone }: CompareProps) {
  const t = useTranslations('widget.conflict');
  const fieldName = useTranslations('widget.fieldNames');
  const show = useShownValue();
  const [choices, choose] = useState<Partial<Record<FieldName, 'mine' | 'theirs'>>>({});
  const result = disputed.reduce((draft, name) => (choices[name] === 'theirs' ? withField(draft, theirs, name) : draft), merged);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={t('compareTitle', { count: disputed.length })}
        description={t('compareText')}
        footer={
          <Button variant="primary" disabled={disputed.some((name) => !choices[name])} onClick={() => onDone(result)}>
            {t('done')}
          </Button>
        }
      >
        <ul className="grid gap-5">
          {disputed.map((name) => (
            <li key={name} className="grid gap-2">
              <div className="flex flex-wrap items-center justify-between gap-2">
                <b className="text-base font-medium">{fieldName(name)}</b>
                <Segmented
                  aria-label={fieldName(name)}
                  value={choices[name] ?? ''}
                  onValueChange={(choice) => choose({ ...choices, [name]: choice })}
                  options={[
                    { value: 'mine', label: t('asMine') },
                    { value: 'theirs', label: t('asTheirs') },
                  ]}
                />
              </div>
              <dl className="grid grid-cols-2 gap-2 text-sm">
                {(['mine', 'theirs'] as const).map((side) => (
                  <div
                    key={side}
                    data-chosen={choices[name] === side}
                    className="min-w-0 rounded-md border border-line px-3 py-2 data-[chosen=true]:border-ink data-[chosen=true]:bg-accent-wash"
                  >
                    <dt className="text-xs text-ink-2">{t(side === 'mine' ? 'asMine' : 'asTheirs')}</dt>
                    <dd className="break-words whitespace-pre-line">{show(valueOf(side === 'mine' ? merged : theirs, name))}</dd>
                  </div>
                ))}
              </dl>
            </li>
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  );
}

/** A value in words: a tick is «да», an empty text says so, a list stands one under another. */
function useShownValue(): (value: unknown) => string {
  const t = useTranslations('widget.conflict');
  const word = useTranslations('widget');
  const show = (value: unknown): string => {
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    if (Array.isArray(value)) return value.length > 0 ? value.map(show).join('\n') : t('empty');
    if (typeof value === 'object' && value !== null && 'trigger' in value) {
      const { trigger, value: amount } = value as { trigger: 'click' | 'scroll' | 'seconds' | 'idle'; value: number };
      return trigger === 'click' ? word('triggers.click') : `${word(`triggers.${trigger}`)}, ${amount}`;
    }
    if (typeof value !== 'string' || value === '') return t('empty');
    const key = `values.${value}` as const;
    return word.has(key as 'values.right') ? word(key as 'values.right') : value;
  };
  return show;
}
