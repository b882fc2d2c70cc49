'use client';

import { ChevronRight } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { ServiceCard } from '@/server/domain/services/schema';
import { priceOf } from './words';

/** Services in their groups, in the order of the business. */
export function ChooseService({ services, onChoose }: { services: ServiceCard[]; onChoose: (serviceId: string) => void }) {
  const groups = [...new Set(services.map((service) => service.category))];
  return (
    <div className="grid gap-5">
      {groups.map((category) => (
        <section key={category ?? ''}>
          {category ? <h2 className="mb-2 text-sm text-ink-3">{category}</h2> : null}
          <ul className="overflow-hidden rounded-md border border-line bg-surface">
            {services
              .filter((service) => service.category === category)
              .map((service) => (
                <li key={service.id} className="border-line not-first:border-t">
                  <ServiceRow service={service} onChoose={onChoose} />
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function ServiceRow({ service, onChoose }: { service: ServiceCard; onChoose: (serviceId: string) => void }) {
  const t = useTranslations('book');
  const locale = useLocale();
  return (
    <button
      type="button"
      onClick={() => onChoose(service.id)}
      className="grid min-h-16 w-full grid-cols-[1fr_84px_112px_20px] items-center gap-4 px-4 py-2.5 text-left hover:bg-hover focus-visible:-outline-offset-2 phone:grid-cols-[1fr_auto_16px] phone:gap-x-3 phone:gap-y-0.5"
    >
      <span>
        <span className="block text-md leading-5.5 font-medium">{service.name}</span>
        {service.description ? <span className="block text-base text-ink-2 phone:hidden">{service.description}</span> : null}
      </span>
      <span className="text-base text-ink-2 phone:col-start-1 phone:row-start-2">{t('duration', { minutes: service.durationMin })}</span>
      <span className="text-right text-base font-medium whitespace-nowrap phone:col-start-2 phone:row-span-2 phone:row-start-1">
        {priceOf(service, locale, t)}
      </span>
      <ChevronRight aria-hidden className="size-4 text-ink-3 phone:col-start-3 phone:row-span-2 phone:row-start-1" />
    </button>
  );
}
