import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Section } from './section';

export const questions = ['replace', 'limit', 'developer', 'data', 'calendar', 'lost'] as const;

export function Faq() {
  const t = useTranslations('landing.faq');
  return (
    <Section id="faq" title={t('title')} beside>
      <div>
        {questions.map((question, index) => (
          <details key={question} open={index === 0} className="group border-t border-line last:border-b">
            <summary className="flex min-h-14 cursor-pointer list-none items-center justify-between gap-4 py-3 text-md font-medium">
              {t(`${question}.q`)}
              <Plus aria-hidden className="size-5 shrink-0 text-ink-2 transition-transform group-open:rotate-45" />
            </summary>
            <p className="max-w-[70ch] pb-6 text-md text-ink-2">{t(`${question}.a`)}</p>
          </details>
        ))}
      </div>
    </Section>
  );
}
