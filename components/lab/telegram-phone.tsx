'use client';

import { useEffect, useRef, useState, type FormEvent } from 'react';
import { Ban, EllipsisVertical, Plus, Send } from 'lucide-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useTRPC } from '@/components/shell/api-provider';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { IconButton } from '@/components/ui/icon-button';
import { controlClass } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { cn } from '@/components/ui/cn';
import type { LabChat, LabMessage, LabScreenState } from './lab-types';
import { NewPerson } from './new-person';
import { PhoneBubble } from './phone-bubble';
import { useLabAction } from './use-lab-action';

/** The prospect's phone: press Start (by the widget's link), write, press buttons, share the number, block the bot. */
export function TelegramPhone({
  state,
  wantedBot,
  startToken,
  onPerson,
}: {
  state: LabScreenState;
  wantedBot: string | null;
  startToken: string | null;
  onPerson: (chatId: string) => void;
}) {
  const t = useTranslations('lab.phone');
  const bot = state.bots.find((candidate) => candidate.username === wantedBot) ?? state.bots[0];
  const chats = state.chats.filter((chat) => chat.botId === bot?.id);
  // A link from the widget is a new person's: the earlier ones have their own conversations.
  const [chosen, setChosen] = useState<string | null>(startToken ? 'new' : null);
  const [token, setToken] = useState(startToken);
  // One who was made a moment ago is not in the list yet; meanwhile nobody else's phone is shown, or a press would be theirs.
  const chat = chosen === null ? chats[0] : chats.find((candidate) => candidate.chatId === chosen);
  const chatId = chat?.chatId;
  const tell = useRef(onPerson);
  useEffect(() => {
    tell.current = onPerson;
  }, [onPerson]);
  useEffect(() => {
    if (chatId) tell.current(chatId);
  }, [chatId]);
  if (!bot) return null;
  return (
    <>
      <header className="flex h-13 shrink-0 items-center gap-2 border-b border-line pr-2 pl-4">
        <Avatar name={bot.username} seed={bot.id} size={28} />
        <span className="grid min-w-0 flex-1">
          <span className="truncate text-sm font-semibold">@{bot.username}</span>
          <span className="text-xs text-ink-3">{chat ? chat.name : t('bot')}</span>
        </span>
        {chat ? <PhoneMenu chat={chat} /> : null}
        <IconButton label={t('newPerson')} onClick={() => setChosen('new')}>
          <Plus />
        </IconButton>
      </header>
      {chats.length > 1 && chat ? (
        <div className="border-b border-line px-3 py-2">
          <Select
            aria-label={t('person')}
            size="sm"
            value={chat.chatId}
            options={chats.map((one) => ({ value: one.chatId, label: one.name }))}
            onValueChange={setChosen}
          />
        </div>
      ) : null}
      {bot.hook ? null : <p className="bg-warning-wash px-4 py-2 text-xs text-warning">{t('noHook')}</p>}
      {chat ? (
        <Chat
          key={chat.chatId}
          chat={chat}
          messages={state.messages.filter((message) => message.chatId === chat.chatId)}
          startToken={token}
          onStarted={() => setToken(null)}
        />
      ) : (
        <NewPerson botId={bot.id} index={chats.length} onCreated={setChosen} />
      )}
    </>
  );
}

function Chat({
  chat,
  messages,
  startToken,
  onStarted,
}: {
  chat: LabChat;
  messages: readonly LabMessage[];
  startToken: string | null;
  onStarted: () => void;
}) {
  const t = useTranslations('lab.phone');
  const trpc = useTRPC();
  const action = useLabAction();
  const press = useMutation(trpc.lab.press.mutationOptions(action));
  const start = useMutation(trpc.lab.start.mutationOptions({ ...action, onSuccess: onStarted }));
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' }); // newer browsers return a promise, which an effect must not
  }, [messages.length]);
  const [editing, setEditing] = useState<LabMessage | null>(null);
  const { chatId } = chat;
  const canWrite = chat.started && !chat.blocked && !startToken;
  return (
    <>
      <div role="log" aria-label={t('messages')} className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto bg-sunken p-3">
        {messages.length === 0 ? <p className="m-auto text-sm text-ink-3">{t('empty')}</p> : null}
        {messages.map((message) => (
          <PhoneBubble
            key={message.id}
            message={message}
            isBusy={press.isPending}
            onPress={(data) => press.mutate({ chatId, messageId: message.messageId, data })}
            onEdit={
              canWrite && !message.fromBot && !message.contact && !message.text.startsWith('/') ? () => setEditing(message) : undefined
            }
          />
        ))}
        <div ref={end} />
      </div>
      {!canWrite ? (
        <div className="grid gap-1 border-t border-line p-3">
          <Button
            variant="primary"
            size="lg"
            loading={start.isPending}
            onClick={() => start.mutate({ chatId, ...(startToken ? { payload: startToken } : {}) })}
          >
            {chat.blocked ? t('unblock') : startToken ? t('startLink') : t('start')}
          </Button>
        </div>
      ) : (
        <Compose key={editing?.id ?? 'new'} chat={chat} editing={editing} onDone={() => setEditing(null)} />
      )}
    </>
  );
}

function Compose({ chat, editing, onDone }: { chat: LabChat; editing: LabMessage | null; onDone: () => void }) {
  const t = useTranslations('lab.phone');
  const trpc = useTRPC();
  const action = useLabAction();
  const [text, setText] = useState(editing?.text ?? '');
  const edit = useMutation(trpc.lab.edit.mutationOptions({ ...action, onSuccess: onDone }));
  const type = useMutation(trpc.lab.type.mutationOptions({ ...action, onSuccess: () => setText('') }));
  const share = useMutation(trpc.lab.shareContact.mutationOptions(action));
  const { chatId } = chat;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '' || type.isPending || edit.isPending) return;
    if (editing) edit.mutate({ chatId, messageId: editing.messageId, text });
    else type.mutate({ chatId, text });
  };
  const tap = (key: LabChat['keyboard'][number][number]) =>
    typeof key === 'string' || !key.request_contact
      ? type.mutate({ chatId, text: typeof key === 'string' ? key : key.text })
      : share.mutate({ chatId });
  return (
    <div className="grid gap-2 border-t border-line p-3">
      {editing ? (
        <p className="flex items-center justify-between gap-2 text-xs text-ink-2">
          {t('editing')}
          <Button size="sm" variant="ghost" onClick={onDone}>
            {t('cancelEdit')}
          </Button>
        </p>
      ) : null}
      <form onSubmit={submit} className="flex items-center gap-2">
        <input
          aria-label={t('input')}
          placeholder={t('input')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={cn(controlClass, 'h-9 flex-1 rounded-full phone:h-11')}
        />
        <IconButton
          type="submit"
          label={editing ? t('edit') : t('send')}
          loading={type.isPending || edit.isPending}
          disabled={text.trim() === ''}
        >
          <Send />
        </IconButton>
      </form>
      {chat.keyboard.length > 0 ? (
        <div className="grid gap-1.5">
          {chat.keyboard.map((row, index) => (
            <div key={index} className="flex gap-1.5">
              {row.map((key) => (
                <Button key={labelOf(key)} className="flex-1" loading={share.isPending} onClick={() => tap(key)}>
                  {labelOf(key)}
                </Button>
              ))}
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function labelOf(key: LabChat['keyboard'][number][number]): string {
  return typeof key === 'string' ? key : key.text;
}

function PhoneMenu({ chat }: { chat: LabChat }) {
  const t = useTranslations('lab.phone');
  const trpc = useTRPC();
  const block = useMutation(trpc.lab.block.mutationOptions(useLabAction()));
  if (!chat.started || chat.blocked) return null;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" aria-label={t('menu')} className="w-8 px-0">
          <EllipsisVertical />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem danger icon={<Ban />} onSelect={() => block.mutate({ chatId: chat.chatId, blocked: true })}>
          {t('block')}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
