import { useTranslations } from 'next-intl';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { CopyButton } from '@/components/ui/copy-button';
import { Section } from './section';

const services = ['implant', 'caries', 'hygiene', 'pain', 'child'] as const;
const industries = ['dental', 'auto', 'languages', 'beauty', 'renovation'] as const;
const people = [
  { id: 'anna', tone: 'success' },
  { id: 'igor', tone: 'warning' },
  { id: 'leyla', tone: 'neutral' },
] as const;

export function HowItWorks({ snippet }: { snippet: string }) {
  const t = useTranslations('landing.how');
  return (
    <Section id="how" title={t('title')}>
      <ol className="grid">
        <Step index="first">
          <div className="flex items-center gap-3 rounded-md bg-sunken p-2 pl-4">
            <code className="min-w-0 flex-1 overflow-x-auto py-2 font-mono text-sm whitespace-nowrap" tabIndex={0}>
              {snippet}
            </code>
            <CopyButton value={snippet} className="shrink-0" />
          </div>
        </Step>
        <Step index="then">
          <div className="grid gap-5 md:grid-cols-[180px_minmax(0,1fr)]">
            <ul className="grid content-start gap-0.5 text-base phone:flex phone:flex-wrap">
              {industries.map((industry) => (
                <li
                  key={industry}
                  className={industry === 'dental' ? 'rounded-sm bg-accent-wash px-3 py-2 font-medium' : 'px-3 py-2 text-ink-2'}
                >
                  {t(`industries.${industry}`)}
                </li>
              ))}
            </ul>
            <table className="w-full text-base">
              <tbody>
                {services.map((service) => (
                  <tr key={service} className="border-b border-line last:border-b-0">
                    <td className="py-2.5 pr-3">{t(`services.${service}.name`)}</td>
                    <td className="py-2.5 pr-3 whitespace-nowrap text-ink-2">{t(`services.${service}.length`)}</td>
                    <td className="py-2.5 text-right whitespace-nowrap">{t(`services.${service}.price`)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Step>
        <Step index="daily">
          <ul>
            {people.map(({ id, tone }) => (
              <li key={id} className="flex items-center gap-3 border-b border-line py-3 last:border-b-0">
                <Avatar name={t(`people.${id}.name`)} seed={id} />
                <div className="min-w-0 flex-1">
                  <b className="font-medium">{t(`people.${id}.name`)}</b>
                  <p className="text-base text-ink-2">{t(`people.${id}.text`)}</p>
                </div>
                <Badge tone={tone}>{t(`people.${id}.state`)}</Badge>
              </li>
            ))}
          </ul>
        </Step>
      </ol>
    </Section>
  );
}

function Step({ index, children }: { index: 'first' | 'then' | 'daily'; children: React.ReactNode }) {
  const t = useTranslations('landing.how.steps');
  return (
    <li className="grid items-center gap-x-12 gap-y-6 border-t border-line py-10 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.5fr)] phone:py-8">
      <div>
        <p className="text-sm text-ink-2">{t(`${index}.when`)}</p>
        <h3 className="mt-1 text-xl font-semibold text-balance phone:text-lg">{t(`${index}.title`)}</h3>
        <p className="mt-3 max-w-[44ch] text-md text-ink-2">{t(`${index}.text`)}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </li>
  );
}
