import { useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';

const stages = ['now', 'first', 'second', 'third'] as const;

/** What the next three minutes are like. */
export function MinutesAhead() {
  const t = useTranslations('auth.ahead');
  return (
    <div className="grid max-w-110 gap-8">
      <h2 className="text-xl font-semibold text-balance">{t('title')}</h2>
      <ol className="grid">
        {stages.map((stage, index) => (
          <li key={stage} className="grid grid-cols-[72px_20px_1fr] gap-x-3">
            <span className="text-sm text-ink-2">{t(`${stage}.time`)}</span>
            <span aria-hidden className="flex flex-col items-center">
              <span
                className={cn(
                  'mt-1 size-2.5 shrink-0 rounded-full border border-ink',
                  index === stages.length - 1 ? 'bg-accent' : 'bg-paper',
                )}
              />
              {index < stages.length - 1 ? <span className="w-px flex-1 bg-line-strong" /> : null}
            </span>
            <span className="grid gap-0.5 pb-6">
              <b className="text-md font-medium">{t(`${stage}.title`)}</b>
              <span className="text-base text-ink-2">{t(`${stage}.text`)}</span>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
