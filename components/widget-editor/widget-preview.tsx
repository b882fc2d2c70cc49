'use client';

import type { CSSProperties } from 'react';
import { Calendar, ChevronDown, ChevronRight, Lock, MessageCircle, Phone, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';
import { brandColors, type WidgetConfig } from '@/server/domain/widgets/schema';

type Props = { name: string; site: string; config: WidgetConfig; view: 'invitation' | 'window'; frame?: 'desktop' | 'phone' };

/** The widget as a visitor sees it before a word is said: the same sizes, words and computed colours as the real one. */
export function WidgetPreview({ name, site, config, view, frame = 'desktop' }: Props) {
  const t = useTranslations('onboarding.preview');
  const colors = brandColors(config.brand);
  const brand = { background: colors.brand, color: colors.on } satisfies CSSProperties;
  const tints = { '--tint-light': colors.textLight, '--tint-dark': colors.textDark } as CSSProperties;
  const left = config.position === 'left';
  return (
    <div
      style={tints}
      className={cn(
        'flex min-h-130 flex-1 flex-col overflow-hidden rounded-lg border border-line bg-surface',
        frame === 'phone' && 'mx-auto w-full max-w-95',
      )}
    >
      <div className="flex items-center gap-3 border-b border-line px-4 py-2.5 text-sm text-ink-2">
        <span aria-hidden className="flex gap-1.5">
          {[0, 1, 2].map((dot) => (
            <span key={dot} className="size-2.5 rounded-full bg-line-strong" />
          ))}
        </span>
        <Lock aria-hidden className="size-3.5" />
        <span className="truncate">{site || 'company.example'}</span>
      </div>
      <div className="relative flex-1 p-8">
        <div aria-hidden className="grid max-w-60 gap-4">
          <span className="text-xl font-semibold text-balance">{name}</span>
          {[100, 84, 92].map((width) => (
            <span key={width} className="h-2.5 rounded-sm bg-sunken" style={{ width: `${width}%` }} />
          ))}
          <span className="h-32 rounded-sm bg-sunken" />
        </div>
        <div
          className={cn(
            'absolute bottom-5 grid w-76 max-w-[calc(100%-40px)] gap-3',
            left ? 'left-5 justify-items-start' : 'right-5 justify-items-end',
          )}
        >
          {view === 'window' ? (
            <Window name={name} config={config} brand={brand} />
          ) : config.texts.invitation ? (
            <Invitation name={name} text={config.texts.invitation} brand={brand} role={config.agent.role} />
          ) : null}
          {view === 'invitation' ? (
            <span
              role="img"
              aria-label={t('launcher')}
              style={brand}
              className="grid size-15 place-items-center rounded-full shadow-window"
            >
              <MessageCircle aria-hidden className="size-6" />
            </span>
          ) : null}
        </div>
      </div>
    </div>
  );
}

function initialsOf(name: string): string {
  return name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => word.charAt(0).toLocaleUpperCase())
    .join('');
}

function Invitation({ name, text, brand, role }: { name: string; text: string; brand: CSSProperties; role: string }) {
  const t = useTranslations('onboarding.preview');
  return (
    <div className="grid w-full gap-3 rounded-lg border border-line bg-surface p-4 shadow-window">
      <div className="flex items-center gap-3">
        <span aria-hidden style={brand} className="grid size-9 shrink-0 place-items-center rounded-md text-sm font-bold">
          {initialsOf(name)}
        </span>
        <span className="grid min-w-0 flex-1">
          <b className="truncate text-sm font-semibold">{name}</b>
          <span className="text-xs text-ink-2">{role || t('botAtOnce')}</span>
        </span>
        <X aria-hidden className="size-4 self-start text-ink-3" />
      </div>
      <p className="text-base text-pretty">{text}</p>
      <div className="flex flex-wrap gap-2">
        <span style={brand} className="rounded-sm px-3 py-2 text-sm font-medium">
          {t('findTime')}
        </span>
        <span className="rounded-sm border border-(--tint-light) px-3 py-2 text-sm font-medium dark:border-(--tint-dark)">
          {t('haveQuestion')}
        </span>
      </div>
    </div>
  );
}

function Window({ name, config, brand }: { name: string; config: WidgetConfig; brand: CSSProperties }) {
  const t = useTranslations('onboarding.preview');
  const rows = [
    ...(config.booking ? [{ icon: Calendar, title: t('book'), hint: t('bookHint') }] : []),
    { icon: MessageCircle, title: t('ask'), hint: t('botAtOnce') },
    { icon: Phone, title: t('callMe'), hint: t('callMeHint') },
  ];
  return (
    <div className="w-full overflow-hidden rounded-lg border border-line bg-surface shadow-window">
      <div style={brand} className="grid gap-4 px-4 pt-3 pb-5">
        <div className="flex items-center gap-3">
          <span
            aria-hidden
            style={{ background: brand.color, color: brand.background as string }}
            className="grid size-8 shrink-0 place-items-center rounded-md text-xs font-bold"
          >
            {initialsOf(name)}
          </span>
          <span className="grid min-w-0 flex-1">
            <b className="truncate text-base font-semibold">{config.agent.name || name}</b>
            <span className="text-xs">{config.agent.role || t('botAtOnce')}</span>
          </span>
          <ChevronDown aria-hidden className="size-4" />
        </div>
        <p className="text-lg font-semibold text-balance">{config.texts.title || t('title')}</p>
      </div>
      <ul className="px-4 py-2">
        {rows.map(({ icon: Icon, title, hint }) => (
          <li key={title} className="flex items-center gap-3 border-b border-line py-3 last:border-0">
            <Icon aria-hidden className="size-4.5 shrink-0 text-(--tint-light) dark:text-(--tint-dark)" />
            <span className="grid flex-1">
              <b className="text-sm font-medium">{title}</b>
              <span className="text-xs text-ink-2">{hint}</span>
            </span>
            <ChevronRight aria-hidden className="size-4 text-ink-3" />
          </li>
        ))}
      </ul>
      <p className="pb-3 text-center text-xs text-ink-3">{t('poweredBy')}</p>
    </div>
  );
}
