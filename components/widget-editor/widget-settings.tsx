'use client';

import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Monitor, Moon, Smartphone, Sun } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useFailure } from '@/components/auth/use-reason';
import { useTRPC } from '@/components/shell/api-provider';
import { LeaveGuard } from '@/components/shell/leave-guard';
import { PageHead } from '@/components/shell/page-head';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { NoteStrip } from '@/components/ui/note-strip';
import { Skeleton } from '@/components/ui/skeleton';
import { Segmented } from '@/components/ui/tabs';
import { allowedOriginSchema } from '@/server/domain/widgets/schema';
import { ConflictStrip } from './conflict-strip';
import { changedFields, type WidgetDraft } from './merge';
import { PreviewDeviceContext, type PreviewDevice, type PreviewView } from './preview-frame';
import { WidgetFields } from './widget-fields';
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
        <Editor key={widget.data.id} widget={widget.data} tenant={tenant.data} />
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

const UNDO_MS = 10_000; // look notes: keeping mine and taking theirs can both be taken back for ten seconds

function draftOf(widget: Saved): WidgetDraft {
  return { config: widget.config, origins: widget.allowedOrigins.join('\n'), enabled: widget.enabled };
}

function Editor({ widget, tenant }: EditorProps) {
  const t = useTranslations('widget');
  const failure = useFailure();
  const [view, setView] = useState<PreviewView>('window');
  const { base, draft, setDraft, changed, isOutrun, solve, save, store } = useEditedWidget(widget);
  const origins = originsOf(draft);
  const wrongOrigin = origins.find((origin) => !allowedOriginSchema.safeParse(origin).success);
  return (
    <>
      <LeaveGuard isDirty={changed.length > 0} />
      <PageHead
        title={t('title')}
        actions={
          <>
            {changed.length > 0 ? (
              <>
                <span className="text-sm text-ink-2 phone:sr-only">{t('changes', { count: changed.length })}</span>
                <Button variant="ghost" onClick={() => setDraft(draftOf(base))}>
                  {t('discard')}
                </Button>
              </>
            ) : null}
            <Button
              variant="primary"
              disabled={changed.length === 0 || isOutrun || wrongOrigin !== undefined}
              loading={save.isPending}
              onClick={() => void store()}
            >
              {t('save')}
            </Button>
          </>
        }
      />
      {isOutrun ? (
        <ConflictStrip
          base={draftOf(base)}
          mine={draft}
          theirs={draftOf(widget)}
          from={base.version}
          to={widget.version}
          author={widget.updatedBy}
          changes={changed.length}
          onSolved={solve}
        />
      ) : null}
      <div className="grid min-h-0 flex-1 overflow-y-auto lg:grid-cols-[minmax(340px,2fr)_minmax(0,3fr)] lg:overflow-hidden">
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
            changed={changed}
            wrongOrigin={wrongOrigin}
            onChange={setDraft}
            onShow={setView}
          />
        </div>
        <Preview view={view} onView={setView} site={tenant.settings.site ?? ''} config={draft.config} />
      </div>
    </>
  );
}

function originsOf(draft: WidgetDraft): string[] {
  return draft.origins.split(/[\s,]+/).filter(Boolean);
}

/**
 * The draft and the version it started from. A colleague's save arrives as a hint: an untouched editor follows it, a touched
 * one keeps its draft and asks. The server compares versions once more when it saves.
 */
function useEditedWidget(widget: Saved) {
  const t = useTranslations('widget');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [edited, setEdited] = useState({ base: widget, draft: draftOf(widget) });
  const save = useMutation(trpc.widgets.save.mutationOptions());
  const isTouched = changedFields(draftOf(edited.base), edited.draft).length > 0;
  const isNewer = widget.version > edited.base.version;
  const { base, draft } = isNewer && !isTouched ? { base: widget, draft: draftOf(widget) } : edited;
  const changed = changedFields(draftOf(base), draft);
  const isOutrun = isNewer && isTouched;

  const store = async () => {
    const result = await save
      .mutateAsync({
        widgetId: base.id,
        version: base.version,
        config: draft.config,
        allowedOrigins: originsOf(draft),
        enabled: draft.enabled,
        overwrite: false,
      })
      .catch(() => null);
    if (!result) return;
    if (result.outcome === 'saved') {
      setEdited({ base: { ...base, ...savedForm(draft), version: result.version }, draft });
      toast.success(t('saved'));
    }
    await queryClient.invalidateQueries({ queryKey: trpc.widgets.get.queryKey() });
  };
  const solve = (next: WidgetDraft, how: 'merged' | 'mine' | 'theirs') => {
    setEdited({ base: widget, draft: next });
    toast(t(`conflict.solved.${how}`), {
      duration: UNDO_MS,
      action: { label: t('conflict.undo'), onClick: () => setEdited(edited) },
    });
  };
  return { base, draft, setDraft: (next: WidgetDraft) => setEdited({ base, draft: next }), changed, isOutrun, solve, save, store };
}

/** What the server keeps of a draft, so that the editor is at rest before it has been asked again. */
function savedForm(draft: WidgetDraft): Pick<Saved, 'config' | 'allowedOrigins' | 'enabled'> {
  return { config: draft.config, allowedOrigins: originsOf(draft), enabled: draft.enabled };
}

type PreviewProps = { view: PreviewView; onView: (view: PreviewView) => void; site: string; config: WidgetDraft['config'] };

function Preview({ view, onView, site, config }: PreviewProps) {
  const t = useTranslations('widget');
  const [device, setDevice] = useState<PreviewDevice>('desktop');
  const [theme, setTheme] = useState<'light' | 'dark'>('light');
  return (
    <div className="flex min-h-160 flex-col gap-4 border-line bg-sunken p-5 lg:overflow-y-auto lg:border-l">
      <div className="flex flex-wrap gap-2">
        <Segmented
          aria-label={t('device')}
          value={device}
          onValueChange={setDevice}
          options={[
            { value: 'desktop', label: <Monitor aria-label={t('desktop')} className="size-4" /> },
            { value: 'phone', label: <Smartphone aria-label={t('phone')} className="size-4" /> },
          ]}
        />
        <Segmented
          aria-label={t('theme')}
          value={theme}
          onValueChange={setTheme}
          options={[
            { value: 'light', label: <Sun aria-label={t('light')} className="size-4" /> },
            { value: 'dark', label: <Moon aria-label={t('dark')} className="size-4" /> },
          ]}
        />
        <Segmented
          aria-label={t('view')}
          value={view}
          onValueChange={onView}
          className="flex-wrap"
          options={(['launcher', 'invitation', 'window', 'chat', 'closed'] as const).map((value) => ({
            value,
            label: t(`views.${value}`),
          }))}
        />
      </div>
      <PreviewDeviceContext value={device}>
        <WidgetPreview site={site} config={config} view={view} theme={theme} />
      </PreviewDeviceContext>
    </div>
  );
}
