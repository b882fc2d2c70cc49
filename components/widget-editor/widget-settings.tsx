'use client';

import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useFailure } from '@/components/auth/use-reason';
import { useTRPC } from '@/components/shell/api-provider';
import { PageHead } from '@/components/shell/page-head';
import { useShell } from '@/components/shell/shell-context';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { NoteStrip } from '@/components/ui/note-strip';
import { Skeleton } from '@/components/ui/skeleton';
import { Segmented } from '@/components/ui/tabs';
import { allowedOriginSchema } from '@/server/domain/widgets/schema';
import { WidgetFields, type WidgetDraft } from './widget-fields';
import { WidgetPreview } from './widget-preview';

/** Colours, words, channels, consents and where the widget may stand; what is typed shows at once, saving is a button. */
export function WidgetSettings() {
  const t = useTranslations('widget');
  const trpc = useTRPC();
  const widget = useQuery(trpc.widgets.get.queryOptions({}));
  const tenant = useQuery(trpc.tenants.get.queryOptions());
  if (widget.isError || tenant.isError)
    return (
      <ErrorState
        onRetry={() => {
          void widget.refetch();
          void tenant.refetch();
        }}
      />
    );
  return (
    <>
      {widget.data && tenant.data ? (
        <Editor key={`${widget.data.id} ${widget.data.version}`} widget={widget.data} tenant={tenant.data} />
      ) : (
        <>
          <PageHead title={t('title')} />
          <div role="status" aria-label={t('loading')} className="grid gap-4 p-5 lg:grid-cols-2">
            <Skeleton className="h-120" />
            <Skeleton className="h-120" />
          </div>
        </>
      )}
    </>
  );
}

type Saved = Parameters<typeof WidgetFields>[0]['widget'];
type EditorProps = { widget: Saved; tenant: { publicKey: string; settings: { site: string | null } } };

function Editor({ widget, tenant }: EditorProps) {
  const t = useTranslations('widget');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const failure = useFailure();
  const shell = useShell();
  const [draft, setDraft] = useState<WidgetDraft>({
    config: widget.config,
    origins: widget.allowedOrigins.join('\n'),
    enabled: widget.enabled,
  });
  const [view, setView] = useState<'invitation' | 'window'>('window');
  const [conflict, setConflict] = useState(false);
  const save = useMutation(trpc.widgets.save.mutationOptions());
  const origins = draft.origins.split(/[\s,]+/).filter(Boolean);
  const wrongOrigin = origins.find((origin) => !allowedOriginSchema.safeParse(origin).success);
  const isChanged =
    JSON.stringify(draft) !== JSON.stringify({ config: widget.config, origins: widget.allowedOrigins.join('\n'), enabled: widget.enabled });

  const store = async (overwrite: boolean) => {
    const result = await save
      .mutateAsync({
        widgetId: widget.id,
        version: widget.version,
        config: draft.config,
        allowedOrigins: origins,
        enabled: draft.enabled,
        overwrite,
      })
      .catch(() => null);
    if (result?.outcome === 'changed_meanwhile') return setConflict(true);
    if (!result) return;
    setConflict(false);
    toast.success(t('saved'));
    await queryClient.invalidateQueries({ queryKey: trpc.widgets.get.queryKey() });
  };

  return (
    <>
      <PageHead
        title={t('title')}
        actions={
          <Button
            variant="primary"
            disabled={!isChanged || wrongOrigin !== undefined}
            loading={save.isPending}
            onClick={() => void store(false)}
          >
            {t('save')}
          </Button>
        }
      />
      <div className="grid min-h-0 flex-1 overflow-y-auto lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] lg:overflow-hidden">
        <div className="grid content-start gap-8 p-5 lg:overflow-y-auto">
          {save.isError ? (
            <NoteStrip tone="danger" role="alert">
              {failure(save.error)}
            </NoteStrip>
          ) : null}
          <WidgetFields
            widget={widget}
            publicKey={tenant.publicKey}
            draft={draft}
            wrongOrigin={wrongOrigin}
            onChange={setDraft}
            onShow={setView}
          />
        </div>
        <div className="flex min-h-140 flex-col gap-4 border-line bg-sunken p-5 lg:border-l">
          <Segmented
            aria-label={t('view')}
            value={view}
            onValueChange={setView}
            options={[
              { value: 'window', label: t('viewWindow') },
              { value: 'invitation', label: t('viewInvitation') },
            ]}
            className="self-start"
          />
          <WidgetPreview name={shell.tenant.name} site={tenant.settings.site ?? ''} config={draft.config} view={view} />
        </div>
      </div>
      <Dialog open={conflict} onOpenChange={setConflict}>
        <DialogContent
          title={t('conflict.title')}
          description={t('conflict.text')}
          footer={
            <>
              <Button
                onClick={() => {
                  setConflict(false);
                  void queryClient.invalidateQueries({ queryKey: trpc.widgets.get.queryKey() });
                }}
              >
                {t('conflict.theirs')}
              </Button>
              <Button variant="primary" loading={save.isPending} onClick={() => void store(true)}>
                {t('conflict.mine')}
              </Button>
            </>
          }
        >
          {null}
        </DialogContent>
      </Dialog>
    </>
  );
}
