import { Phone } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { SystemPage } from '@/components/shell/system-page';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { formatPhone } from '@/components/ui/format';
import type { BookPage } from '@/server/domain/bookings/schema';
import { BrandFrame, brandButton } from './brand-frame';

/** No business has this address: what to check, since nobody here knows whom the person wants. */
export function BookingUnknown() {
  const t = useTranslations('book');
  return (
    <SystemPage
      figure="404"
      title={t('notFoundTitle')}
      text={t('notFoundText')}
      advice={
        <ul className="mt-4 grid max-w-[60ch] list-disc gap-1.5 pl-5 text-md text-ink-2">
          <li>{t('checkLink')}</li>
          <li>{t('checkCall')}</li>
        </ul>
      }
      actions={
        <Link href="/" className={buttonClass({ size: 'lg' })}>
          {t('home')}
        </Link>
      }
    />
  );
}

/** The business has switched its page off: its phone is the way on. */
export function BookingOff({ business }: { business: { name: string; phone: string | null } }) {
  const t = useTranslations('book');
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <EmptyState title={t('offTitle')} action={business.phone ? <Call phone={business.phone} /> : undefined}>
        {t('offText', { name: business.name })}
      </EmptyState>
    </main>
  );
}

/** A link to a booking that no booking has, of a business that is there. */
export function BookingLinkUnknown({ page }: { page: BookPage }) {
  const t = useTranslations('book');
  return (
    <BrandFrame page={page}>
      <main className="grid place-items-center">
        <EmptyState
          title={t('notFoundTitle')}
          action={
            <>
              <Link href={`/book/${page.slug}`} className={buttonClass({ variant: 'primary', className: brandButton })}>
                {t('toBooking')}
              </Link>
              {page.phone ? <Call phone={page.phone} /> : null}
            </>
          }
        >
          {t('linkText')}
        </EmptyState>
      </main>
    </BrandFrame>
  );
}

function Call({ phone }: { phone: string }) {
  const t = useTranslations('book');
  return (
    <a href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`} className={buttonClass()}>
      <Phone aria-hidden className="size-4" />
      {t('call', { phone: formatPhone(phone) })}
    </a>
  );
}
