import type { Metadata } from 'next';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import { Link } from '@/components/navigation';
import { ChannelLadder } from '@/components/marketing/channel-ladder';
import { Faq } from '@/components/marketing/faq';
import { Hero } from '@/components/marketing/hero';
import { HowItWorks } from '@/components/marketing/how-it-works';
import { Industries } from '@/components/marketing/industries';
import { LedgerProof } from '@/components/marketing/ledger-proof';
import { LiveWidget } from '@/components/marketing/live-widget';
import { Prices } from '@/components/marketing/prices';
import { SiteFooter } from '@/components/marketing/site-footer';
import { SiteHeader } from '@/components/marketing/site-header';
import { SpeedBoard } from '@/components/marketing/speed-board';
import { StructuredData } from '@/components/marketing/structured-data';
import { buttonClass } from '@/components/ui/button';
import { readTheme } from '@/app/theme';
import { findShowcase } from '@/server/auth/showcase';
import { publicUrl } from '@/server/platform/env';

type Props = { params: Promise<{ locale: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const meta = await getTranslations({ locale, namespace: 'landing.meta' });
  const path = locale === 'en' ? '/en' : '/';
  const image = { url: `/og-${locale === 'en' ? 'en' : 'ru'}.png`, width: 1200, height: 630, alt: meta('title') };
  return {
    title: { absolute: meta('title') },
    description: meta('description'),
    alternates: { canonical: path, languages: { ru: '/', en: '/en', 'x-default': '/' } },
    openGraph: {
      type: 'website',
      siteName: 'Fast Lead',
      title: meta('title'),
      description: meta('description'),
      url: path,
      locale: locale === 'en' ? 'en_GB' : 'ru_RU',
      images: [image],
    },
    twitter: { card: 'summary_large_image', title: meta('title'), description: meta('description'), images: [image.url] },
  };
}

export default async function LandingPage({ params }: Props) {
  const { locale } = await params;
  setRequestLocale(locale);
  const [showcase, theme, t] = await Promise.all([findShowcase(), readTheme(), getTranslations('landing')]);
  const origin = publicUrl();
  const demoSlug = showcase?.slug ?? null;
  return (
    <>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-surface focus:px-3 focus:py-2"
      >
        {t('skip')}
      </a>
      <SiteHeader />
      <main id="main">
        <Hero demoSlug={demoSlug} medianSeconds={showcase?.week.medianSeconds ?? null} run={showcase?.run ?? null} />
        <HowItWorks snippet={`<script async src="${origin}/widget/v1/widget.js?t=${showcase?.publicKey ?? 'KEY'}"></script>`} />
        {showcase && showcase.board.length > 0 ? <SpeedBoard rows={showcase.board} timeZone={showcase.timeZone} /> : null}
        <ChannelLadder />
        <LedgerProof ledger={showcase?.ledger ?? null} />
        <Industries />
        <Prices hasChat={showcase !== null} />
        <Faq />
        <section className="border-t border-line">
          <div className="mx-auto flex max-w-[1248px] flex-wrap items-center justify-between gap-8 px-6 py-26 phone:px-5 phone:py-18">
            <h2 className="max-w-[22ch] text-2xl font-semibold text-balance phone:text-xl">{t('close.title')}</h2>
            <div className="flex flex-wrap gap-3">
              <Link href="/sign-up" className={buttonClass({ variant: 'primary', size: 'xl' })}>
                {t('hero.try')}
              </Link>
              {demoSlug ? (
                <a href={`/demo/${demoSlug}`} className={buttonClass({ size: 'xl' })}>
                  {t('hero.demo')}
                </a>
              ) : null}
            </div>
          </div>
        </section>
      </main>
      <SiteFooter demoSlug={demoSlug} theme={theme} />
      <StructuredData origin={origin} />
      {showcase ? <LiveWidget publicKey={showcase.publicKey} locale={locale} /> : null}
    </>
  );
}
