'use client';

import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Lock, SendHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { apiErrorOf, useTRPC } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { ChannelIcon } from './channel-icon';
import { useDrafts } from './drafts-store';

type Props = { conversationId: string; channel: string; isClosed: boolean; onTyping: () => void };

const TYPING_EVERY_MS = 2500; // the other side shows it for four seconds

/** Writes an answer or a note. What was typed stays until it was accepted; the channel's rule stands on the right. */
export function Composer({ conversationId, channel, isClosed, onTyping }: Props) {
  const t = useTranslations('inbox');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const draft = useDrafts((state) => state.drafts[conversationId]) ?? { text: '', mode: 'reply' as const };
  const { setDraft, clearDraft } = useDrafts();
  const [clientKey, setClientKey] = useState(() => crypto.randomUUID());
  const field = useRef<HTMLTextAreaElement>(null);
  const typedAt = useRef(0);
  useFieldShortcuts(field, (mode) => setDraft(conversationId, { ...draft, mode }));

  const settled = {
    onSuccess: () => {
      clearDraft(conversationId);
      setClientKey(crypto.randomUUID());
      void queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() });
    },
    // The same key goes with the next try: an answer that was lost on the way back is not sent twice.
    onError: (error: unknown) => void toast.error(t(apiErrorOf(error)?.reason === 'conversation.taken' ? 'error.taken' : 'error.notSent')),
  };
  const reply = useMutation(trpc.conversations.reply.mutationOptions(settled));
  const note = useMutation(trpc.conversations.note.mutationOptions(settled));
  const isNote = draft.mode === 'note';
  const isBusy = reply.isPending || note.isPending;

  const send = (): void => {
    const text = draft.text.trim();
    if (!text || isBusy) return;
    (isNote ? note : reply).mutate({ conversationId, text, clientKey });
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className={cn(
        'm-4 mt-2 grid gap-1 rounded-lg border border-line-strong p-1.5 focus-within:border-ink-2 focus-within:shadow-[inset_0_0_0_1px_var(--ink-2)] phone:m-2',
        isNote ? 'bg-warning-wash' : 'bg-surface',
      )}
    >
      <div className="flex items-center gap-1">
        <ModeButton isOn={!isNote} onClick={() => setDraft(conversationId, { ...draft, mode: 'reply' })}>
          {t('reply')}
        </ModeButton>
        <ModeButton isOn={isNote} onClick={() => setDraft(conversationId, { ...draft, mode: 'note' })}>
          <Lock aria-hidden className="size-3.5" />
          {t('note')}
        </ModeButton>
        <span className="ml-auto flex items-center gap-1.5 pr-1 text-xs text-ink-3">
          {isNote ? (
            t('noteRule')
          ) : (
            <>
              <ChannelIcon channel={channel} className="size-3.5" />
              {t.has(`rule.${channel}`) ? t(`rule.${channel}`) : channel}
            </>
          )}
        </span>
      </div>
      <textarea
        ref={field}
        value={draft.text}
        rows={2}
        maxLength={4000}
        aria-label={isNote ? t('note') : t('reply')}
        placeholder={isNote ? t('notePlaceholder') : isClosed ? t('reopenPlaceholder') : t('replyPlaceholder')}
        onChange={(event) => {
          setDraft(conversationId, { ...draft, text: event.target.value });
          if (isNote || Date.now() - typedAt.current < TYPING_EVERY_MS) return;
          typedAt.current = Date.now();
          onTyping();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            send();
          }
        }}
        className="field-sizing-content max-h-60 min-h-14 w-full resize-none bg-transparent px-2 py-1 text-base outline-none placeholder:text-ink-3 phone:text-md"
      />
      <div className="flex items-center justify-between gap-2 pl-2">
        <span className="text-xs text-ink-3 phone:hidden">{t('enterHint')}</span>
        <Button
          type="submit"
          variant="primary"
          loading={isBusy}
          disabled={!draft.text.trim()}
          icon={isNote ? undefined : <SendHorizontal />}
          className="ml-auto"
        >
          {isNote ? t('saveNote') : t('send')}
        </Button>
      </div>
    </form>
  );
}

function ModeButton({ isOn, onClick, children }: { isOn: boolean; onClick: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onClick}
      className={cn(
        'tap inline-flex h-7 items-center gap-1.5 rounded-sm px-2.5 text-sm font-medium',
        isOn ? 'bg-press text-ink' : 'text-ink-2 hover:bg-hover',
      )}
    >
      {children}
    </button>
  );
}

/** R answers, N notes: by physical key, so in the Russian layout too; never while another field has the letters. */
function useFieldShortcuts(field: React.RefObject<HTMLTextAreaElement | null>, onMode: (mode: 'reply' | 'note') => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, textarea, select, [contenteditable]')) return;
    if (event.code !== 'KeyR' && event.code !== 'KeyN') return;
    event.preventDefault();
    onMode(event.code === 'KeyR' ? 'reply' : 'note');
    field.current?.focus();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
