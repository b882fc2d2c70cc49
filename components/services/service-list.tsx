'use client';

import { useState } from 'react';
import { Plus } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { priceOf } from '@/components/booking/words';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import type { ServiceCard, StaffCard } from '@/server/domain/services/schema';
import { ServiceForm } from './service-form';

type Props = { services: ServiceCard[]; staff: StaffCard[]; mayWrite: boolean };

export function ServiceList({ services, staff, mayWrite }: Props) {
  const t = useTranslations('services');
  const tBook = useTranslations('book');
  const locale = useLocale();
  const [editing, setEditing] = useState<ServiceCard | 'new' | null>(null);
  const add = mayWrite ? (
    <Button icon={<Plus />} onClick={() => setEditing('new')}>
      {t('addService')}
    </Button>
  ) : null;
  const names = (service: ServiceCard): string =>
    staff
      .filter((person) => service.staffIds.includes(person.id))
      .map((person) => person.name)
      .join(', ');
  return (
    <div className="py-4">
      {services.length === 0 ? (
        <EmptyState title={t('noServices')} action={add}>
          {t('noServicesText')}
        </EmptyState>
      ) : (
        <>
          <div className="mb-3 flex justify-end">{add}</div>
          <ul className="border-t border-line">
            {services.map((service) => (
              <li key={service.id} className="border-b border-line">
                <button
                  type="button"
                  disabled={!mayWrite}
                  aria-label={mayWrite ? t('edit', { name: service.name }) : undefined}
                  onClick={() => setEditing(service)}
                  className="grid min-h-14 w-full grid-cols-[minmax(0,1fr)_80px_120px] items-center gap-4 px-2 py-2 text-left text-base enabled:hover:bg-hover phone:grid-cols-[minmax(0,1fr)_auto]"
                >
                  <span className="min-w-0">
                    <span className="flex items-center gap-2 font-medium">
                      <span className="truncate">{service.name}</span>
                      {service.active ? null : <Badge>{t('hidden')}</Badge>}
                    </span>
                    <span className={`block truncate text-sm ${service.staffIds.length > 0 ? 'text-ink-2' : 'text-warning'}`}>
                      {[service.category, names(service) || t('whoMissing')].filter(Boolean).join(' · ')}
                    </span>
                  </span>
                  <span className="text-ink-2 phone:hidden">{t('minutes', { minutes: service.durationMin })}</span>
                  <span className="text-right font-medium">{priceOf(service, locale, tBook)}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {editing ? (
        <ServiceForm
          key={editing === 'new' ? 'new' : editing.id}
          service={editing === 'new' ? null : editing}
          staff={staff}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </div>
  );
}
