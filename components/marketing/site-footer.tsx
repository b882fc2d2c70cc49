import { useLocale, useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { Logo } from '@/components/ui/logo';
import type { Theme } from '@/components/ui/theme';
import { ThemeSwitch } from './theme-switch';

type Props = { demoSlug: string | null; theme: Theme };

/** Only what exists is linked. */
export function SiteFooter({ demoSlug, theme }: Props) {
  const t = useTranslations('landing.footer');
  const nav = useTranslations('landing.nav');
  const other = useLocale() === 'en' ? ({ locale: 'ru', name: 'Русский' } as const) : ({ locale: 'en', name: 'English' } as const);
  return (
    <footer className="border-t border-line">
      <div className="mx-auto grid max-w-[1248px] gap-10 px-6 py-14 md:grid-cols-[1.4fr_1fr_1fr_1fr] phone:px-5 phone:pb-28">
        <div>
          <Logo />
          <p className="mt-4 max-w-[38ch] text-base text-ink-2">{t('about')}</p>
        </div>
        <Column title={t('product')}>
          {(['how', 'speed', 'channels', 'price', 'faq'] as const).map((anchor) => (
            <a key={anchor} href={`#${anchor}`}>
              {nav(anchor)}
            </a>
          ))}
        </Column>
        <Column title={t('start')}>
          <Link href="/sign-up">{t('signUp')}</Link>
          <Link href="/sign-in">{t('signIn')}</Link>
          <Link href="/docs/api">{t('api')}</Link>
        </Column>
        {demoSlug ? (
          <Column title={t('demo')}>
            <a href={`/demo/${demoSlug}`}>{t('demoSite')}</a>
            <Link href={`/book/${demoSlug}`}>{t('demoBooking')}</Link>
          </Column>
        ) : null}
      </div>
      <div className="mx-auto flex max-w-[1248px] flex-wrap items-center gap-4 border-t border-line px-6 py-6 text-base text-ink-2 phone:px-5 phone:pb-28">
        <span>{t('copyright')}</span>
        <span className="ml-auto flex items-center gap-4">
          <Link href="/" locale={other.locale} hrefLang={other.locale} lang={other.locale} className="link tap">
            {other.name}
          </Link>
          <ThemeSwitch initial={theme} />
        </span>
      </div>
    </footer>
  );
}

function Column({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <nav aria-label={title}>
      <h2 className="text-base font-semibold">{title}</h2>
      <div className="mt-3 grid justify-items-start gap-2.5 text-base text-ink-2 [&>a:hover]:text-ink">{children}</div>
    </nav>
  );
}
