'use client';

import { useEffect, useRef, useState } from 'react';
import { RotateCcw } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { formatDuration } from '@/components/ui/format';
import { LiveDot } from '@/components/ui/live-dot';

const steps = [
  { key: 'ask', mine: true, showMs: 300 },
  { key: 'question', mine: false, showMs: 1100 },
  { key: 'answer', mine: true, showMs: 2600 },
  { key: 'slots', mine: false, showMs: 3400 },
  { key: 'choice', mine: true, showMs: 4900 },
  { key: 'confirm', mine: false, showMs: 5600 },
] as const;
const END_MS = 6800;

/** Seconds from the form to each step, of a lead that really went this way; null where it had no such step. */
export type RunSeconds = Record<'question' | 'answer' | 'slots' | 'choice' | 'booked', number | null>;

/**
 * A dialogue and, beside each line, what the system does about it. The server's HTML has it complete; it plays once when it
 * is seen and the person has not asked for stillness.
 */
export function HeroScore({ measured, run }: { measured: string | null; run: RunSeconds | null }) {
  const t = useTranslations('landing.score');
  const locale = useLocale();
  const timeOf = (key: (typeof steps)[number]['key'] | 'booked'): string | null => {
    const seconds = key === 'ask' ? 0 : key === 'confirm' ? null : (run?.[key] ?? null);
    return seconds === null ? null : seconds === 0 ? t('start') : formatDuration(seconds * 1000, { locale });
  };
  const columns = run
    ? 'grid-cols-[64px_minmax(0,1fr)_180px] phone:grid-cols-[52px_minmax(0,1fr)]'
    : 'grid-cols-[minmax(0,1fr)_196px] phone:grid-cols-1';
  const box = useRef<HTMLDivElement>(null);
  const { shown, isEnded, play } = usePlay(box);
  return (
    <div ref={box} className="min-w-0">
      <div className="rounded-lg border border-line bg-surface">
        <div className="flex min-h-12 items-center gap-2.5 border-b border-line px-5 py-2 text-sm phone:px-4">
          <LiveDot />
          <p className="min-w-0 leading-5">
            <b className="mr-2.5 font-semibold phone:block phone:truncate">{t('title')}</b>
            <span className="text-ink-2 phone:block phone:truncate phone:text-xs">{t('label')}</span>
          </p>
          <Button variant="ghost" size="sm" className="-mr-2 ml-auto shrink-0 motion-reduce:hidden" icon={<RotateCcw />} onClick={play}>
            {t('replay')}
          </Button>
        </div>
        <ol className="px-5 py-4 phone:px-4">
          {steps.map(({ key, mine }, index) => (
            <li
              key={key}
              className={cn(
                'grid items-center gap-x-4 py-1.5 transition-opacity duration-200 phone:gap-y-1',
                columns,
                index >= shown && 'opacity-0',
              )}
            >
              {run ? <RunTime>{timeOf(key)}</RunTime> : null}
              <div className={cn('flex', mine && 'justify-end')}>
                {key === 'slots' ? (
                  <span className="flex flex-wrap gap-1.5">
                    {(['a', 'b', 'c'] as const).map((slot) => (
                      <span
                        key={slot}
                        className={cn(
                          'rounded-md border px-2.5 py-1.5 text-sm font-medium whitespace-nowrap',
                          slot === 'b' ? 'border-ink outline outline-ink -outline-offset-1' : 'border-line-strong',
                        )}
                      >
                        {t(`slotTimes.${slot}`)}
                      </span>
                    ))}
                  </span>
                ) : (
                  <span
                    className={cn(
                      'max-w-80 rounded-bubble px-3.5 py-2 text-base',
                      mine ? 'rounded-br-xs bg-ink text-paper' : 'rounded-bl-xs bg-sunken',
                    )}
                  >
                    {t(`lines.${key}`)}
                  </span>
                )}
              </div>
              <p className={cn('text-sm text-ink-2 phone:text-xs', run && 'phone:col-start-2', mine && 'phone:text-right')}>
                {key === 'question' && measured ? t('events.questionMeasured', { time: measured }) : t(`events.${key}`)}
              </p>
            </li>
          ))}
        </ol>
        <div
          className={cn(
            'grid items-center gap-x-4 rounded-b-[11px] bg-accent px-5 py-4 text-accent-ink transition-opacity duration-200 phone:gap-y-1 phone:px-4',
            columns,
            !isEnded && 'opacity-0',
          )}
        >
          {run ? (
            <span className="tabular text-sm font-semibold whitespace-nowrap phone:row-span-2 phone:self-start">{timeOf('booked')}</span>
          ) : null}
          <p className="text-lg leading-6 font-semibold">{t('booked')}</p>
          <p className="text-sm">{t('bookedEvent')}</p>
        </div>
      </div>
      <p className="mt-3 text-xs text-ink-2">{run ? t('noteRun') : measured ? t('noteMeasured', { time: measured }) : t('note')}</p>
    </div>
  );
}

/** The moment of a step on the one axis of the whole dialogue; a step the shown lead did not have is a bare dot. */
function RunTime({ children }: { children: string | null }) {
  return (
    <span className="flex items-center gap-2 phone:self-start phone:pt-2">
      <span className="tabular flex-1 text-right text-sm whitespace-nowrap text-ink-2 phone:text-xs">{children}</span>
      <span aria-hidden className={cn('size-1.5 shrink-0 rounded-full', children ? 'bg-ink' : 'border border-line-strong')} />
    </span>
  );
}

function usePlay(box: React.RefObject<HTMLDivElement | null>) {
  const [elapsed, setElapsed] = useState<number | null>(null);
  const isPlaying = elapsed !== null;
  const play = () => {
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) setElapsed(0);
  };
  useEffect(() => {
    const target = box.current;
    if (!target) return;
    const watcher = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        watcher.disconnect();
        if (!matchMedia('(prefers-reduced-motion: reduce)').matches) setElapsed(0);
      },
      { threshold: 0.4 },
    );
    watcher.observe(target);
    return () => watcher.disconnect();
  }, [box]);
  useEffect(() => {
    if (elapsed === null) return;
    const next = [...steps.map(({ showMs }) => showMs), END_MS].find((ms) => ms > elapsed);
    const timer = setTimeout(() => setElapsed(next ?? null), (next ?? END_MS) - elapsed);
    return () => clearTimeout(timer);
  }, [elapsed]);
  return {
    shown: isPlaying ? steps.filter(({ showMs }) => showMs <= elapsed).length : steps.length,
    isEnded: !isPlaying || elapsed >= END_MS,
    play,
  };
}
