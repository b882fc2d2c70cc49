'use client';

import { useTranslations } from 'next-intl';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { conversationKeys, inboxKeys } from '@/components/inbox/inbox-keys';
import { sectionsFor } from './sections';
import { useShell } from './shell-context';

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

/** `?`: every key there is, and none that does nothing. */
export function ShortcutsDialog({ open, onOpenChange }: Props) {
  const t = useTranslations('shell');
  const inbox = useTranslations('inbox');
  const { permissions } = useShell();
  const keyed = sectionsFor(permissions).flatMap(({ id, key }) => (key ? [{ id, label: key.label }] : []));
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={t('shortcuts.title')} description={t('shortcuts.note')}>
        <Keys>
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
        </Keys>
        {permissions.includes('conversations:write') ? (
          <>
            <h3 className="mt-4 mb-1 text-base font-semibold">{inbox('title')}</h3>
            <Keys>
              {conversationKeys.map((key) => (
                <Row key={key} keys={[inboxKeys[key].label]}>
                  {inbox(`keys.${key}`)}
                </Row>
              ))}
              <Row keys={['Enter']}>{inbox('send')}</Row>
              <Row keys={['Ctrl', 'Enter']}>{inbox('sendAndClose')}</Row>
              <Row keys={['Alt', '1–3']}>{inbox('keys.panes')}</Row>
              <Row keys={['F6']}>{inbox('keys.nextPane')}</Row>
            </Keys>
          </>
        ) : null}
      </DialogContent>
    </Dialog>
  );
}

function Keys({ children }: { children: React.ReactNode }) {
  return <dl className="grid gap-1 text-base">{children}</dl>;
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
