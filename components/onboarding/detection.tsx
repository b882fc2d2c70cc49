'use client';

import type { ReactNode } from 'react';
import { Check, CircleDashed } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/components/shell/api-provider';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { LiveDot } from '@/components/ui/live-dot';
import { Time } from '@/components/ui/time';
import type { StepProps } from './step-props';

/** Waiting, found, or a list of what to check: what the widget's first signal says. */
export function Detection({ widget, site, isLate }: { widget: StepProps['widget']; site: string; isLate: boolean }) {
  const t = useTranslations('onboarding.code');
  if (widget.seenAt) {
    const host = widget.seenOrigin ? hostOf(widget.seenOrigin) : null;
    const isAllowed =
      host === null || widget.allowedOrigins.some((origin) => host === origin || host === `www.${origin}` || widget.seenOrigin === origin);
    return (
      <div role="status" className="rounded-lg border border-line">
        <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-3">
          <Badge tone="success">
            <Check aria-hidden className="size-3.5" />
            {t('inPlace')}
          </Badge>
          <b className="flex-1 text-base font-medium">{t('works')}</b>
          <Time value={widget.seenAt} as="time" className="text-sm text-ink-2" />
        </div>
        <Line done>{t('loadedOn', { page: host ? `${host}${pathOf(widget.seenPage)}` : t('unknownPage') })}</Line>
        {host ? (
          <Line done={isAllowed}>
            {isAllowed ? t('allowed') : t('notAllowed', { host })}
            {isAllowed ? null : <AllowButton widget={widget} host={host} />}
          </Line>
        ) : null}
      </div>
    );
  }
  return (
    <div role="status" className="rounded-lg border border-line">
      <div className="flex items-center gap-3 px-4 py-3">
        <span className="animate-pulse-flat">
          <LiveDot />
        </span>
        <b className="flex-1 text-base font-medium">{site ? t('waitingFor', { site }) : t('waiting')}</b>
        <span className="text-sm text-ink-2">{t('byItself')}</span>
      </div>
      <Line done={false}>
        {t('openSite')}{' '}
        {site ? (
          <a
            href={`https://${site}`}
            target="_blank"
            rel="noopener noreferrer"
            className="underline decoration-line-strong underline-offset-4"
          >
            {t('open')}
          </a>
        ) : null}
      </Line>
      {isLate ? (
        <div className="grid gap-2 border-t border-line px-4 py-3 text-base">
          <b className="font-medium">{t('late.title')}</b>
          <ul className="grid list-disc gap-1.5 pl-5 text-ink-2">
            {(['published', 'cache', 'csp', 'domain'] as const).map((reason) => (
              <li key={reason}>{t(`late.${reason}`)}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}

/** The snippet stands on a site nobody named: one press allows it. */
function AllowButton({ widget, host }: { widget: StepProps['widget']; host: string }) {
  const t = useTranslations('onboarding.code');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { id, version, config, enabled, allowedOrigins } = widget;
  const save = useMutation(
    trpc.widgets.save.mutationOptions({ onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.widgets.pathKey() }) }),
  );
  const allow = () => save.mutate({ widgetId: id, version, config, enabled, allowedOrigins: [...allowedOrigins, host], overwrite: false });
  return (
    <Button size="sm" className="mt-2 block" loading={save.isPending} onClick={allow}>
      {t('allow', { host })}
    </Button>
  );
}

function Line({ done, children }: { done: boolean; children: ReactNode }) {
  return (
    <div className="flex items-start gap-3 border-t border-line px-4 py-3 text-base">
      {done ? (
        <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
      ) : (
        <CircleDashed aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      )}
      <span className="min-w-0">{children}</span>
    </div>
  );
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : origin;
}

function pathOf(page: string | null): string {
  return page && URL.canParse(page) ? new URL(page).pathname.replace(/^\/$/, '') : '';
}
