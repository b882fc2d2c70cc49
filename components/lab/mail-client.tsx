'use client';

import { useState, type FormEvent } from 'react';
import { ChevronLeft, Reply } from 'lucide-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { apiErrorOf, useTRPC } from '@/components/shell/api-provider';
import { cn } from '@/components/ui/cn';
import { ErrorState } from '@/components/ui/error-state';
import { IconButton } from '@/components/ui/icon-button';
import { controlClass } from '@/components/ui/input';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Time } from '@/components/ui/time';
import type { LabLetterLine } from './lab-types';
import { useLabAction } from './use-lab-action';

type Props = { letters: readonly LabLetterLine[]; onPerson: (address: string) => void };

/** The prospect's mail program: letters as they came, answers as they went. */
export function MailClient({ letters: all, onPerson }: Props) {
  const t = useTranslations('lab.mail');
  const [openId, setOpenId] = useState<string | null>(null);
  const letters = all.filter((letter) => !letter.outgoing);
  const opened = letters.find((letter) => letter.id === openId);
  if (openId && opened)
    return (
      <Letter
        letterId={openId}
        answers={all.filter((letter) => letter.outgoing && letter.inReplyTo !== '' && letter.inReplyTo === opened.messageId)}
        onBack={() => setOpenId(null)}
      />
    );
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
                onClick={() => {
                  setOpenId(letter.id);
                  onPerson(letter.recipient);
                }}
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

function Letter({ letterId, answers, onBack }: { letterId: string; answers: readonly LabLetterLine[]; onBack: () => void }) {
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
      {answers.length > 0 ? (
        <ul aria-label={t('answers')} className="max-h-32 shrink-0 overflow-y-auto border-t border-line bg-sunken px-4 py-2">
          {answers.toReversed().map((answer) => (
            <li key={answer.id} className="flex items-baseline gap-2 text-sm">
              <Reply aria-hidden className="size-3.5 shrink-0 self-center text-ink-3" />
              <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{answer.preview}</span>
              <Time value={answer.at} as="time" className="text-xs text-ink-3" />
            </li>
          ))}
        </ul>
      ) : null}
      {letter.data ? <Answer letterId={letterId} /> : null}
    </>
  );
}

/** An answer goes with the headers of a reply, as every mail program sends it. */
function Answer({ letterId }: { letterId: string }) {
  const t = useTranslations('lab.mail');
  const trpc = useTRPC();
  const [text, setText] = useState('');
  const action = useLabAction();
  const reply = useMutation(
    trpc.lab.reply.mutationOptions({
      ...action,
      onSuccess: () => setText(''),
      onError: (error) => void toast.error(t(apiErrorOf(error)?.reason === 'lab.no_mail_hook' ? 'noHook' : 'notTaken')),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '' && !reply.isPending) reply.mutate({ letterId, text });
  };
  return (
    <form onSubmit={submit} className="flex shrink-0 items-center gap-2 border-t border-line p-3">
      <input
        aria-label={t('reply')}
        placeholder={t('reply')}
        value={text}
        maxLength={10_000}
        onChange={(event) => setText(event.target.value)}
        className={cn(controlClass, 'h-9 flex-1 rounded-full phone:h-11')}
      />
      <IconButton type="submit" label={t('sendReply')} loading={reply.isPending} disabled={text.trim() === ''}>
        <Reply />
      </IconButton>
    </form>
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
