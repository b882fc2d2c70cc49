'use client';

import { useState } from 'react';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { apiErrorOf, useTRPC } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Textarea } from '@/components/ui/textarea';
import type { CannedReply } from '@/server/domain/canned-replies/schema';

type Props = { open: boolean; onOpenChange: (open: boolean) => void };
type Editing = Pick<CannedReply, 'shortcut' | 'text'> & { id: string | null };

/** Replies of the whole team: add, change, delete with an undo. */
export function CannedRepliesDialog({ open, onOpenChange }: Props) {
  const t = useTranslations('inbox');
  const [editing, setEditing] = useState<Editing | null>(null);
  const close = (next: boolean): void => {
    setEditing(null);
    onOpenChange(next);
  };
  return (
    <Dialog open={open} onOpenChange={close}>
      <DialogContent title={t('canned.manage')} description={t('canned.hint')} className="w-[min(560px,calc(100vw-32px))]">
        {editing ? (
          <ReplyForm key={editing.id ?? 'new'} reply={editing} onDone={() => setEditing(null)} />
        ) : (
          <div className="grid gap-3">
            <Button icon={<Plus />} onClick={() => setEditing({ id: null, shortcut: '', text: '' })} className="justify-self-start">
              {t('canned.add')}
            </Button>
            <ReplyList onEdit={setEditing} />
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}

function ReplyList({ onEdit }: { onEdit: (reply: Editing) => void }) {
  const t = useTranslations('inbox');
  const trpc = useTRPC();
  const list = useQuery(trpc.cannedReplies.list.queryOptions());
  const { remove } = useReplyMutations();
  if (list.isError && !list.data) return <ErrorState onRetry={() => void list.refetch()} retrying={list.isFetching} />;
  if (!list.data) return <SkeletonRows rows={4} />;
  if (list.data.length === 0) return <p className="text-base text-ink-2">{t('canned.none')}</p>;
  return (
    <ul className="grid">
      {list.data.map((reply) => (
        <li key={reply.id} className="flex items-start gap-2 border-t border-line py-2">
          <div className="min-w-0 flex-1">
            <p className="truncate text-base font-medium">/{reply.shortcut}</p>
            <p className="line-clamp-2 text-sm break-words text-ink-2">{reply.text}</p>
          </div>
          <IconButton label={t('canned.edit', { shortcut: reply.shortcut })} onClick={() => onEdit(reply)}>
            <Pencil />
          </IconButton>
          <IconButton label={t('canned.delete', { shortcut: reply.shortcut })} onClick={() => remove(reply)}>
            <Trash2 />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}

function ReplyForm({ reply, onDone }: { reply: Editing; onDone: () => void }) {
  const t = useTranslations('inbox');
  const [shortcut, setShortcut] = useState(reply.shortcut);
  const [text, setText] = useState(reply.text);
  const { save, isSaving, error } = useReplyMutations(onDone);
  const reason = error ? (apiErrorOf(error)?.reason ?? 'unknown') : null;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save({ id: reply.id, shortcut, text });
      }}
    >
      <Field
        label={t('canned.shortcut')}
        required
        hint={t('canned.shortcutHint')}
        error={
          reason === 'canned_reply.taken'
            ? t('canned.taken')
            : reason === 'input.invalid'
              ? t('canned.invalid')
              : reason
                ? t('error.notDone')
                : undefined
        }
      >
        <Input
          value={shortcut}
          onChange={(event) => setShortcut(event.target.value)}
          maxLength={32}
          autoFocus
          autoCapitalize="none"
          start={<span className="text-base">/</span>}
        />
      </Field>
      <Field label={t('canned.text')} required hint={t('canned.variables')}>
        <Textarea value={text} onChange={(event) => setText(event.target.value)} maxLength={2000} rows={5} />
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{t('canned.back')}</Button>
        <Button type="submit" variant="primary" loading={isSaving} disabled={!shortcut.trim() || !text.trim()}>
          {t('canned.save')}
        </Button>
      </div>
    </form>
  );
}

function useReplyMutations(onSaved?: () => void) {
  const t = useTranslations('inbox');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const refresh = (): void => void queries.invalidateQueries({ queryKey: trpc.cannedReplies.pathKey() });
  const saved = { onSuccess: () => onSaved?.(), onSettled: refresh };
  const create = useMutation(trpc.cannedReplies.create.mutationOptions(saved));
  const update = useMutation(trpc.cannedReplies.update.mutationOptions(saved));
  const remove = useMutation(
    trpc.cannedReplies.delete.mutationOptions({ onSettled: refresh, onError: () => void toast.error(t('error.notDone')) }),
  );
  return {
    save: ({ id, shortcut, text }: Editing) =>
      id === null ? create.mutate({ shortcut, text }) : update.mutate({ cannedReplyId: id, shortcut, text }),
    isSaving: create.isPending || update.isPending,
    error: create.error ?? update.error,
    remove: ({ id, shortcut, text }: CannedReply) =>
      remove.mutate(
        { cannedReplyId: id },
        {
          onSuccess: () =>
            void toast(t('canned.deleted', { shortcut }), {
              duration: 10_000,
              action: { label: t('undo'), onClick: () => create.mutate({ shortcut, text }) },
            }),
        },
      ),
  };
}
