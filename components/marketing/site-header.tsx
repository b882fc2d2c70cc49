import { Menu } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { buttonClass } from '@/components/ui/button';
import { Logo } from '@/components/ui/logo';

const anchors = ['how', 'speed', 'channels', 'price', 'faq'] as const;

/** Head of the public site. The phone's menu is a plain disclosure: it works before any script. */
export function SiteHeader() {
  const t = useTranslations('landing');
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-paper">
      <div className="mx-auto flex h-16 max-w-[1248px] items-center gap-8 px-6 phone:h-14 phone:gap-3 phone:px-5">
        <Link href="/" className="rounded-sm">
          <Logo />
        </Link>
        <nav aria-label={t('nav.label')} className="hidden gap-6 text-base text-ink-2 lg:flex">
          {anchors.map((anchor) => (
            <a key={anchor} href={`#${anchor}`} className="hover:text-ink">
              {t(`nav.${anchor}`)}
            </a>
          ))}
        </nav>
        <div className="ml-auto flex items-center gap-2">
          <Link href="/sign-in" className={buttonClass({ variant: 'ghost', size: 'lg', className: 'phone:hidden' })}>
            {t('signIn')}
          </Link>
          <Link
            href="/sign-up"
            className={buttonClass({
              variant: 'primary',
              size: 'lg',
              className: 'dark:border-line-strong dark:bg-transparent dark:text-ink dark:hover:bg-hover',
            })}
          >
            {t('try')}
          </Link>
          <details className="relative lg:hidden [&[open]>summary]:bg-hover">
            <summary
              aria-label={t('nav.menu')}
              className="grid size-11 cursor-pointer list-none place-items-center rounded-md hover:bg-hover"
            >
              <Menu aria-hidden className="size-5" />
            </summary>
            <nav
              aria-label={t('nav.label')}
              className="absolute top-full right-0 mt-2 grid w-60 rounded-lg bg-surface p-2 text-md shadow-window"
            >
              {anchors.map((anchor) => (
                <a key={anchor} href={`#${anchor}`} className="rounded-sm px-3 py-2.5 hover:bg-hover">
                  {t(`nav.${anchor}`)}
                </a>
              ))}
              <Link href="/sign-in" className="rounded-sm px-3 py-2.5 hover:bg-hover md:hidden">
                {t('signIn')}
              </Link>
            </nav>
          </details>
        </div>
      </div>
    </header>
  );
}
