'use client';

import { useRef, useState, type RefObject } from 'react';
import { CalendarPlus, CheckCheck, ChevronDown, Lock, Zap } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { Kbd } from '@/components/ui/kbd';
import { CannedMenu, cannedOptionId, useCannedReplies } from './canned-menu';
import { ChannelIcon } from './channel-icon';
import { emptyDraft, useDrafts, type Draft } from './drafts-store';
import { inboxKeys } from './inbox-keys';
import { useOutbox } from './outbox-store';
import { useOutboxOwner } from './use-outbox-sender';

type Props = {
  conversationId: string;
  channel: string;
  isClosed: boolean;
  fill: (text: string) => string;
  field: RefObject<HTMLTextAreaElement | null>;
  onTyping: (mode: Draft['mode']) => void;
  onSent: () => void;
  onOffer: () => void;
  onManageReplies: () => void;
};

const TYPING_EVERY_MS = 2500; // the other side shows it for four seconds
const MAX_LENGTH = 4000;

/** Writes an answer or a note. What is sent goes into the outbox at once; what is not sent stays here. The channel's rule stands on the right. */
export function Composer(props: Props) {
  const { conversationId, channel, isClosed, field, fill } = props;
  const t = useTranslations('inbox');
  const draft = useDrafts((state) => state.drafts[conversationId]) ?? emptyDraft;
  const setDraft = useDrafts((state) => state.setDraft);
  const change = (next: Partial<Draft>) => setDraft(conversationId, { ...draft, ...next });
  const send = useSendDraft(props, draft);
  const canned = useCannedReplies({ text: draft.text, onChoose: (text) => change({ text: fill(text) }) });
  const typedAt = useRef(0);
  const isNote = draft.mode === 'note';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send(false);
      }}
      className={cn(
        '@container relative m-4 mt-1 grid grid-cols-[minmax(0,1fr)] gap-1 rounded-lg border border-line-strong p-1.5 focus-within:border-ink-2 focus-within:shadow-[inset_0_0_0_1px_var(--ink-2)] phone:m-2 phone:mt-1',
        isNote ? 'bg-warning-wash' : 'bg-surface',
      )}
    >
      <CannedMenu state={canned} fill={fill} onManage={props.onManageReplies} />
      <div className="flex items-center gap-1">
        <ModeButton isOn={!isNote} onClick={() => change({ mode: 'reply' })}>
          {t('reply')}
        </ModeButton>
        <ModeButton isOn={isNote} onClick={() => change({ mode: 'note' })}>
          <Lock aria-hidden className="size-3.5" />
          {t('note')}
        </ModeButton>
        <span className={cn('ml-auto flex min-w-0 items-center gap-1.5 pr-1 text-xs', isNote ? 'text-ink-2' : 'text-ink-3')}>
          {isNote ? null : <ChannelIcon channel={channel} className="size-3.5 shrink-0" />}
          <span className="truncate">{isNote ? t('noteRule') : t.has(`rule.${channel}`) ? t(`rule.${channel}`) : channel}</span>
        </span>
      </div>
      <textarea
        ref={field}
        value={draft.text}
        rows={2}
        maxLength={MAX_LENGTH}
        aria-label={isNote ? t('note') : t('reply')}
        placeholder={isNote ? t('notePlaceholder') : isClosed ? t('reopenPlaceholder') : t('replyPlaceholder')}
        aria-autocomplete="list" // a textarea may have no other role; the list over it is announced by its active option
        aria-controls={canned.isOpen ? canned.listId : undefined}
        aria-activedescendant={canned.isOpen && canned.active ? cannedOptionId(canned.active.id) : undefined}
        onChange={(event) => {
          change({ text: event.target.value });
          if (Date.now() - typedAt.current < TYPING_EVERY_MS) return;
          typedAt.current = Date.now();
          props.onTyping(draft.mode);
        }}
        onBlur={canned.dismiss}
        onKeyDown={(event) => {
          if (canned.onKeyDown(event) || event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send(event.ctrlKey || event.metaKey);
        }}
        className="field-sizing-content max-h-60 min-h-14 w-full resize-none bg-transparent px-2 py-1 text-base outline-none placeholder:text-ink-3 phone:max-h-40 phone:text-md"
      />
      <div className="flex items-center gap-1">
        <Button
          variant="ghost"
          icon={<Zap />}
          aria-label={t('canned.title')}
          onMouseDown={(event) => event.preventDefault()} // the field keeps the keyboard
          onClick={() => {
            field.current?.focus();
            canned.toggle();
          }}
          className="px-2 phone:w-11 phone:px-0"
        >
          <span className="@max-[30rem]:hidden">{t('canned.title')}</span>
          <Kbd className="@max-[30rem]:hidden phone:hidden">{inboxKeys.canned.label}</Kbd>
        </Button>
        <Button
          variant="ghost"
          icon={<CalendarPlus />}
          aria-label={t('offer.title')}
          onClick={props.onOffer}
          className="px-2 phone:w-11 phone:px-0"
        >
          <span className="@max-[30rem]:hidden">{t('offer.title')}</span>
        </Button>
        <SendButtons isNote={isNote} isEmpty={!draft.text.trim()} onSend={send} />
      </div>
    </form>
  );
}

/** Into the outbox and out of the field, in one go: sending itself is the outbox's work. */
function useSendDraft({ conversationId, onSent, field }: Props, draft: Draft): (thenClose: boolean) => void {
  const owner = useOutboxOwner();
  const { add } = useOutbox();
  const clearDraft = useDrafts((state) => state.clearDraft);
  return (thenClose) => {
    const text = draft.text.trim();
    if (!text) return;
    add({ owner, conversationId, kind: draft.mode, text });
    if (thenClose && draft.mode === 'reply') add({ owner, conversationId, kind: 'close', text: '' });
    clearDraft(conversationId);
    onSent();
    field.current?.focus();
  };
}

function SendButtons({ isNote, isEmpty, onSend }: { isNote: boolean; isEmpty: boolean; onSend: (thenClose: boolean) => void }) {
  const t = useTranslations('inbox');
  const [isOpen, setOpen] = useState(false);
  if (isNote)
    return (
      <Button type="submit" variant="primary" disabled={isEmpty} className="ml-auto">
        {t('saveNote')}
      </Button>
    );
  return (
    <span className="ml-auto inline-flex">
      <Button type="submit" variant="primary" disabled={isEmpty} title={t('enterHint')} className="rounded-r-none">
        {t('send')}
      </Button>
      <DropdownMenu open={isOpen} onOpenChange={setOpen}>
        <DropdownMenuTrigger asChild>
          <Button
            variant="primary"
            disabled={isEmpty}
            aria-label={t('sendMore')}
            className="w-8 rounded-l-none border-l-(--surface)/30 px-0 phone:w-11 phone:px-0"
          >
            <ChevronDown />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" side="top">
          <DropdownMenuItem icon={<CheckCheck />} shortcut="Ctrl Enter" onSelect={() => onSend(true)}>
            {t('sendAndClose')}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </span>
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
