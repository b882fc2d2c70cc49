'use client';

import { useState } from 'react';
import { ChevronLeft } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useTRPC } from '@/components/shell/api-provider';
import { cn } from '@/components/ui/cn';
import { ErrorState } from '@/components/ui/error-state';
import { IconButton } from '@/components/ui/icon-button';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Time } from '@/components/ui/time';

type LetterLine = { id: string; sender: string; recipient: string; subject: string; preview: string; seen: boolean; at: Date };

/** The prospect's mail program. */
export function MailClient({ letters }: { letters: readonly LetterLine[] }) {
  const t = useTranslations('lab.mail');
  const [openId, setOpenId] = useState<string | null>(null);
  if (openId) return <Letter letterId={openId} onBack={() => setOpenId(null)} />;
  return (
    <>
      <header className="flex h-13 shrink-0 items-center border-b border-line px-5 font-semibold">{t('inbox')}</header>
      {letters.length === 0 ? (
        <div className="m-auto grid gap-1 p-6 text-center">
          <p className="font-semibold">{t('empty')}</p>
          <p className="text-sm text-ink-2">{t('emptyText')}</p>
        </div>
      ) : (
        <ul className="min-h-0 flex-1 overflow-y-auto">
          {letters.map((letter) => (
            <li key={letter.id} className="border-b border-line">
              <button
                type="button"
                onClick={() => setOpenId(letter.id)}
                className="grid w-full gap-0.5 px-5 py-3 text-left hover:bg-hover focus-visible:-outline-offset-2"
              >
                <span className="flex items-baseline justify-between gap-2">
                  <span className={cn('truncate', !letter.seen && 'font-semibold')}>{letter.subject || t('noSubject')}</span>
                  <Time value={letter.at} as="time" className="text-xs text-ink-3" />
                </span>
                <span className="truncate text-xs text-ink-3">
                  {letter.sender} → {letter.recipient}
                </span>
                <span className="truncate text-sm text-ink-2">{letter.preview}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Letter({ letterId, onBack }: { letterId: string; onBack: () => void }) {
  const t = useTranslations('lab.mail');
  const trpc = useTRPC();
  const letter = useQuery(trpc.lab.letter.queryOptions({ letterId }, { staleTime: Infinity }));
  return (
    <>
      <header className="flex min-h-13 shrink-0 items-center gap-1 border-b border-line py-2 pr-5 pl-2">
        <IconButton label={t('back')} onClick={onBack}>
          <ChevronLeft />
        </IconButton>
        <span className="grid min-w-0">
          <span className="truncate font-semibold">{letter.data?.subject ?? ' '}</span>
          <span className="truncate text-xs text-ink-3">
            {letter.data ? `${letter.data.sender} · ${t('to', { to: letter.data.recipient })}` : ' '}
          </span>
        </span>
      </header>
      {letter.isPending ? (
        <div aria-busy="true">
          <SkeletonRows rows={3} />
        </div>
      ) : null}
      {letter.isError ? <ErrorState onRetry={() => void letter.refetch()} /> : null}
      {letter.data ? (
        <iframe
          title={t('letter', { subject: letter.data.subject })}
          className="min-h-0 flex-1 bg-white"
          referrerPolicy="no-referrer"
          // Foreign HTML: no scripts, no forms, no cookies of ours; links open in a tab of their own.
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          srcDoc={framed(
            letter.data.html ??
              `<pre style="white-space:pre-wrap;font:14px/20px sans-serif;padding:16px">${escapeHtml(letter.data.text)}</pre>`,
          )}
        />
      ) : null}
    </>
  );
}

/** A policy of its own inside the sandbox: even the pictures of a letter call nobody. */
function framed(html: string): string {
  const policy = `<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`;
  return `${policy}${html.replaceAll(/<a\s/gi, '<a target="_blank" rel="noopener noreferrer" ')}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
