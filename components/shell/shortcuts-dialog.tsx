'use client';

import { useTranslations } from 'next-intl';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { sectionsFor } from './sections';
import { useShell } from './shell-context';

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

/** `?`: every key there is. */
export function ShortcutsDialog({ open, onOpenChange }: Props) {
  const t = useTranslations('shell');
  const { permissions } = useShell();
  const keyed = sectionsFor(permissions).flatMap(({ id, key }) => (key ? [{ id, label: key.label }] : []));
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={t('shortcuts.title')} description={t('shortcuts.note')}>
        <dl className="grid gap-1 text-base">
          <Row keys={['Ctrl', 'K']}>{t('shortcuts.palette')}</Row>
          <Row keys={['?']}>{t('shortcuts.help')}</Row>
          <Row keys={['Ctrl', '\\']}>{t('shortcuts.fold')}</Row>
          {keyed.map(({ id, label }) => (
            <Row key={id} keys={['G', label]}>
              {t('shortcuts.go', { section: t(`sections.${id}`) })}
            </Row>
          ))}
          <Row keys={['J', 'K']}>{t('shortcuts.move')}</Row>
          <Row keys={['Enter']}>{t('shortcuts.open')}</Row>
          <Row keys={['Esc']}>{t('shortcuts.leave')}</Row>
        </dl>
      </DialogContent>
    </Dialog>
  );
}

function Row({ keys, children }: { keys: string[]; children: React.ReactNode }) {
  return (
    <div className="flex min-h-8 items-center justify-between gap-4">
      <dt className="text-ink-2">{children}</dt>
      <dd className="flex gap-1">
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dd>
    </div>
  );
}
