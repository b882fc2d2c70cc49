import { useLocale, useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { buttonClass } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { formatMoney } from '@/components/ui/format';
import { OpenChat } from './open-chat';
import { plans, type Plan } from './plans';
import { Section } from './section';

export function Prices({ hasChat }: { hasChat: boolean }) {
  const t = useTranslations('landing.price');
  return (
    <Section id="price" title={t('title')} lead={t('lead')}>
      <div className="grid rounded-lg border border-line bg-surface lg:grid-cols-4">
        {plans.map((plan) => (
          <PlanCard key={plan.id} plan={plan} />
        ))}
      </div>
      <div className="mt-6 flex flex-wrap items-center gap-x-4 gap-y-3 text-md">
        <p className="text-ink-2">
          <b className="font-semibold text-ink">Enterprise.</b> {t('enterprise')}
        </p>
        {hasChat ? <OpenChat>{t('ask')}</OpenChat> : null}
      </div>
    </Section>
  );
}

function PlanCard({ plan }: { plan: Plan }) {
  const t = useTranslations('landing.price');
  const locale = useLocale();
  const isMain = plan.id === 'pro';
  return (
    <div
      className={cn(
        'relative flex flex-col gap-4 border-line p-6 max-lg:not-first:border-t lg:not-first:border-l',
        isMain && 'bg-accent-wash',
      )}
    >
      {isMain ? <span aria-hidden className="absolute inset-x-0 -top-px h-1 bg-accent" /> : null}
      <h3 className="text-md font-semibold">{t(`plans.${plan.id}.name`)}</h3>
      <p>
        <b className="text-xl font-semibold">{formatMoney(plan.priceKopecks, { locale })}</b>
        <span className="block text-sm text-ink-2">{t(plan.id === 'trial' ? 'days' : 'perMonth')}</span>
      </p>
      <ul className="grid gap-1.5 text-base text-ink-2">
        <li className="font-medium text-ink">
          {plan.leads === null ? t('leadsUnlimited') : t(plan.id === 'trial' ? 'leadsTrial' : 'leads', { count: plan.leads })}
        </li>
        <li>{plan.projects === null ? t('projectsUnlimited') : t('projects', { count: plan.projects })}</li>
        <li>{plan.people === null ? t('peopleUnlimited') : t('people', { count: plan.people })}</li>
        <li>{t(`plans.${plan.id}.extra`)}</li>
      </ul>
      <Link href="/sign-up" className={buttonClass({ variant: isMain ? 'primary' : 'secondary', size: 'lg', className: 'mt-auto' })}>
        {t(plan.id === 'trial' ? 'begin' : 'beginTrial')}
      </Link>
    </div>
  );
}
