'use client';

import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useFailure } from '@/components/auth/use-reason';
import { useTRPC } from '@/components/shell/api-provider';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { NoteStrip } from '@/components/ui/note-strip';
import { Skeleton } from '@/components/ui/skeleton';
import { Textarea } from '@/components/ui/textarea';

type Props = { documentId: string; onClose: () => void };

/** The wording of a consent. Publishing makes a new version; who agreed before agreed to the text they saw. */
export function ConsentDialog({ documentId, onClose }: Props) {
  const t = useTranslations('widget.consent');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const failure = useFailure();
  const document = useQuery(trpc.widgets.document.queryOptions({ documentId }));
  const [edited, edit] = useState<{ title: string; text: string } | null>(null);
  const publish = useMutation(
    trpc.widgets.publishDocument.mutationOptions({
      onSuccess: async ({ version }) => {
        toast.success(t('published', { version }));
        onClose();
        await queryClient.invalidateQueries({ queryKey: trpc.widgets.pathKey() });
      },
    }),
  );
  const shown = edited ?? document.data;
  return (
    <Dialog open onOpenChange={(open) => open || onClose()}>
      <DialogContent
        title={t('title')}
        description={document.data ? t('about', { version: document.data.version + 1 }) : undefined}
        className="md:w-[min(680px,calc(100vw-32px))]"
        footer={
          <Button
            variant="primary"
            disabled={!edited || !shown || shown.title.trim().length < 3 || shown.text.trim().length < 40}
            loading={publish.isPending}
            onClick={() => shown && publish.mutate({ documentId, title: shown.title, text: shown.text })}
          >
            {t('publish')}
          </Button>
        }
      >
        {shown ? (
          <div className="grid gap-4">
            {publish.isError || document.isError ? (
              <NoteStrip tone="danger" role="alert">
                {failure(publish.error ?? document.error)}
              </NoteStrip>
            ) : null}
            <Field label={t('name')}>
              <Input maxLength={160} value={shown.title} onChange={(event) => edit({ text: shown.text, title: event.target.value })} />
            </Field>
            <Field label={t('text')} hint={t('textHint')}>
              <Textarea
                rows={14}
                maxLength={20_000}
                value={shown.text}
                onChange={(event) => edit({ title: shown.title, text: event.target.value })}
              />
            </Field>
          </div>
        ) : (
          <Skeleton className="h-80" />
        )}
      </DialogContent>
    </Dialog>
  );
}
