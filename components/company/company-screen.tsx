'use client';

import { useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { useTRPC } from '@/components/shell/api-provider';
import { PageBody, PageHead } from '@/components/shell/page-head';
import { useShell } from '@/components/shell/shell-context';
import { buttonClass } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { CompanyForm } from './company-form';
import { HoursForm } from './hours-form';

/** The company itself: what clients see of it, and when it is open. */
export function CompanyScreen() {
  const t = useTranslations('company-profile');
  const trpc = useTRPC();
  const { tenant } = useShell();
  const company = useQuery(trpc.tenants.get.queryOptions());
  return (
    <>
      <PageHead
        title={t('title')}
        actions={
          <Link href={`/book/${tenant.slug}`} target="_blank" className={buttonClass({ size: 'sm', variant: 'ghost' })}>
            {t('openBooking')}
            <ExternalLink aria-hidden />
          </Link>
        }
      />
      <PageBody className="grid max-w-160 grid-cols-1 gap-8 p-5 phone:p-4">
        {company.isError ? (
          <ErrorState onRetry={() => void company.refetch()} retrying={company.isFetching} />
        ) : company.data ? (
          <>
            <CompanyForm
              company={{
                name: company.data.name,
                site: company.data.settings.site ?? '',
                address: company.data.settings.address ?? '',
                phone: company.data.settings.phone ?? '',
              }}
            />
            <section aria-labelledby="opening" className="grid grid-cols-1 gap-4 border-t border-line pt-6">
              <div className="grid gap-1">
                <h2 id="opening" className="text-md font-semibold">
                  {t('hoursTitle')}
                </h2>
                <p className="text-sm text-ink-2">{t('hoursLead')}</p>
              </div>
              <HoursForm timeZone={company.data.timeZone} hours={company.data.settings.hours} />
            </section>
          </>
        ) : (
          <div aria-busy="true" className="grid gap-4">
            <Skeleton className="h-60" />
            <Skeleton className="h-80" />
          </div>
        )}
      </PageBody>
    </>
  );
}
