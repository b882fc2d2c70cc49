'use client';

import { useTranslations } from 'next-intl';
import { NoteStrip } from '@/components/ui/note-strip';

const kinds = ['auth', 'rejected', 'rate_limited', 'unavailable', 'unknown'] as const;

/** The reason is kept as `kind: the vendor's words`: the kind is translated, the words are shown as they came. */
export function Reason({ text }: { text: string | null }) {
  const t = useTranslations('channels');
  const [first = '', ...rest] = (text ?? '').split(': ');
  const kind = kinds.find((candidate) => candidate === first);
  return (
    <NoteStrip tone="danger" role="alert">
      <p>{kind ? t(`reasons.${kind}`) : text}</p>
      {kind && rest.length > 0 ? (
        <details className="mt-1">
          <summary className="cursor-pointer text-xs text-ink-2">{t('details')}</summary>
          <code className="mt-1 block font-mono text-xs break-words">{rest.join(': ')}</code>
        </details>
      ) : null}
    </NoteStrip>
  );
}
