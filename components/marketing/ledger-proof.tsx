import { useLocale, useTranslations } from 'next-intl';
import { formatNumber } from '@/components/ui/format';
import { Tally, tallyScale } from '@/components/ui/tally';
import { Section } from './section';

type Ledger = { accepted: number; finished: number; inProgress: number; waiting: number; deadLetter: number };

const steps = ['accepted', 'first', 'silent', 'switched', 'booked'] as const;

/** The way of one lead in words, and the equation of all leads in the demo company's own figures. */
export function LedgerProof({ ledger }: { ledger: Ledger | null }) {
  const t = useTranslations('landing.trace');
  return (
    <Section id="trace" title={t('title')} lead={t('lead')}>
      <ol className="grid gap-x-6 gap-y-6 md:grid-cols-5">
        {steps.map((step, index) => (
          <li key={step}>
            <span
              aria-hidden
              className={
                index === steps.length - 1
                  ? 'slash block h-1.5 w-full bg-accent outline outline-(--accent-outline) -outline-offset-1'
                  : 'slash block h-1.5 w-full bg-ink'
              }
            />
            <b className="mt-3 block text-md font-semibold">{t(`steps.${step}.title`)}</b>
            <p className="mt-1 text-base text-ink-2">{t(`steps.${step}.text`)}</p>
          </li>
        ))}
      </ol>
      {ledger ? <Equation ledger={ledger} /> : null}
    </Section>
  );
}

function Equation({ ledger }: { ledger: Ledger }) {
  const t = useTranslations('landing.trace');
  const locale = useLocale();
  const parts = [
    { key: 'accepted', sign: null, count: ledger.accepted },
    { key: 'finished', sign: '=', count: ledger.finished },
    { key: 'inProgress', sign: '+', count: ledger.inProgress },
    { key: 'waiting', sign: '+', count: ledger.waiting },
    { key: 'deadLetter', sign: '+', count: ledger.deadLetter },
  ] as const;
  const scale = tallyScale(ledger.accepted);
  return (
    <div className="mt-14 border-t border-line pt-10">
      <dl className="flex flex-wrap items-start gap-x-8 gap-y-6 phone:grid phone:grid-cols-2">
        {parts.map(({ key, sign, count }) => (
          <div
            key={key}
            data-sign={sign ?? ''}
            className="relative flex flex-col-reverse not-first:pl-13 before:absolute before:top-0 before:left-1 before:text-2xl before:text-ink-3 before:content-[attr(data-sign)] phone:not-first:pl-0 phone:before:hidden"
          >
            <dt className="text-base text-ink-2">{t(`equation.${key}`)}</dt>
            <dd className="text-2xl font-semibold" data-ledger={key}>
              {formatNumber(count, { locale })}
            </dd>
          </div>
        ))}
      </dl>
      <Tally
        className="mt-8"
        label={t('tally')}
        parts={[
          { count: ledger.finished, look: 'done' },
          { count: ledger.inProgress + ledger.waiting, look: 'live' },
          { count: ledger.deadLetter, look: 'stuck' },
        ]}
      />
      <p className="mt-5 max-w-[70ch] text-sm text-ink-2">
        {t('note')} {scale > 1 ? t('scale', { scale }) : ''}
      </p>
    </div>
  );
}
