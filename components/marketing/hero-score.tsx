'use client';

import { useEffect, useRef, useState } from 'react';
import { RotateCcw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
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

/**
 * A dialogue and, beside each line, what the system does about it. The server's HTML has it complete; it plays once when it
 * is seen and the person has not asked for stillness.
 */
export function HeroScore({ measured }: { measured: string | null }) {
  const t = useTranslations('landing.score');
  const box = useRef<HTMLDivElement>(null);
  const { shown, isEnded, play } = usePlay(box);
  return (
    <div ref={box} className="min-w-0">
      <div className="rounded-lg border border-line bg-surface">
        <div className="flex h-12 items-center gap-2.5 border-b border-line px-5 text-sm phone:px-4">
          <LiveDot />
          <b className="font-semibold">{t('title')}</b>
          <span className="text-ink-2">{t('label')}</span>
          <Button variant="ghost" size="sm" className="-mr-2 ml-auto motion-reduce:hidden" icon={<RotateCcw />} onClick={play}>
            {t('replay')}
          </Button>
        </div>
        <ol className="px-5 py-4 phone:px-4">
          {steps.map(({ key, mine }, index) => (
            <li
              key={key}
              className={cn(
                'grid grid-cols-[minmax(0,1fr)_196px] items-center gap-5 py-1.5 transition-opacity duration-200 phone:grid-cols-1 phone:gap-1',
                index >= shown && 'opacity-0',
              )}
            >
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
              <p className={cn('text-sm text-ink-2 phone:text-xs', mine && 'phone:text-right')}>
                {key === 'question' && measured ? t('events.questionMeasured', { time: measured }) : t(`events.${key}`)}
              </p>
            </li>
          ))}
        </ol>
        <div
          className={cn(
            'grid grid-cols-[minmax(0,1fr)_196px] items-center gap-5 rounded-b-[11px] bg-accent px-5 py-4 text-accent-ink transition-opacity duration-200 phone:grid-cols-1 phone:gap-1 phone:px-4',
            !isEnded && 'opacity-0',
          )}
        >
          <p className="text-lg leading-6 font-semibold">{t('booked')}</p>
          <p className="text-sm">{t('bookedEvent')}</p>
        </div>
      </div>
      <p className="mt-3 text-xs text-ink-2">{measured ? t('noteMeasured', { time: measured }) : t('note')}</p>
    </div>
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
