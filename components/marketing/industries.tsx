import { useTranslations } from 'next-intl';
import { Section } from './section';

const industries = ['dental', 'auto', 'languages', 'beauty', 'renovation', 'legal'] as const;

export function Industries() {
  const t = useTranslations('landing.who');
  return (
    <Section id="who" title={t('title')}>
      <dl className="grid gap-x-12 md:grid-cols-2">
        {industries.map((industry) => (
          <div
            key={industry}
            className="grid grid-cols-[150px_minmax(0,1fr)] gap-4 border-t border-line py-6 phone:grid-cols-1 phone:gap-1"
          >
            <dt className="text-md font-semibold">{t(`${industry}.name`)}</dt>
            <dd>
              <q className="text-md">{t(`${industry}.quote`)}</q>
              <p className="mt-1 text-base text-ink-2">{t(`${industry}.text`)}</p>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
