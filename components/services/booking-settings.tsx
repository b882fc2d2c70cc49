'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useTRPC } from '@/components/shell/api-provider';
import { PageBody, PageHead } from '@/components/shell/page-head';
import { useCan, useTenantPath } from '@/components/shell/shell-context';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { ExceptionList } from './exception-list';
import { ServiceList } from './service-list';
import { StaffList } from './staff-list';

/** What is booked, with whom and when: services, people with their week, days that differ. */
export function BookingSettings() {
  const t = useTranslations('services');
  const tBookings = useTranslations('bookings');
  const trpc = useTRPC();
  const path = useTenantPath();
  const mayWrite = useCan('services:write');
  const services = useQuery(trpc.services.list.queryOptions({ activeOnly: false }));
  const staff = useQuery(trpc.services.listStaff.queryOptions({ activeOnly: false }));
  const hours = useQuery(trpc.services.listHours.queryOptions());
  const failed = [services, staff, hours].find((query) => query.isError);
  return (
    <>
      <PageHead title={t('title')} parent={{ href: path('bookings'), label: tBookings('title') }} />
      <PageBody className="mx-auto max-w-[960px] px-6 py-4 phone:px-4">
        {mayWrite ? null : <p className="mb-4 text-sm text-ink-2">{t('readOnly')}</p>}
        {failed ? (
          <ErrorState onRetry={() => void failed.refetch()} retrying={failed.isFetching} />
        ) : !services.data || !staff.data || !hours.data ? (
          <div aria-busy>
            <SkeletonRows />
          </div>
        ) : (
          <Tabs defaultValue="services">
            <TabsList>
              <TabsTrigger value="services" count={services.data.length}>
                {t('tabs.services')}
              </TabsTrigger>
              <TabsTrigger value="staff" count={staff.data.length}>
                {t('tabs.staff')}
              </TabsTrigger>
              <TabsTrigger value="exceptions">{t('tabs.exceptions')}</TabsTrigger>
            </TabsList>
            <TabsContent value="services">
              <ServiceList services={services.data} staff={staff.data} mayWrite={mayWrite} />
            </TabsContent>
            <TabsContent value="staff">
              <StaffList staff={staff.data} services={services.data} mayWrite={mayWrite} />
            </TabsContent>
            <TabsContent value="exceptions">
              <ExceptionList staff={staff.data} mayWrite={mayWrite} />
            </TabsContent>
          </Tabs>
        )}
      </PageBody>
    </>
  );
}
