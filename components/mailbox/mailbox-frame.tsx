import type { ReactNode } from 'react';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { cn } from '@/components/ui/cn';
import { Logo } from '@/components/ui/logo';
import { KeepFresh } from './keep-fresh';
import { inLanguage, type MailboxLocale } from './mailbox-language';

type Letter = { id: string; recipient: string; subject: string; createdAt: Date };
type Props = { locale: MailboxLocale; letters: Letter[]; openId?: string; children: ReactNode };

/** Letters on the left, the open one on the right; on a phone one at a time. */
export async function MailboxFrame({ locale, letters, openId, children }: Props) {
  const t = await getTranslations({ locale, namespace: 'mailbox' });
  const when = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const [other, otherName] = locale === 'ru' ? (['en', 'English'] as const) : (['ru', 'Русский'] as const);
  const here = openId ? `/dev/mailbox/${openId}` : '/dev/mailbox';
  return (
    <div lang={locale} className="flex h-dvh flex-col bg-paper">
      <KeepFresh />
      <header className="flex items-center gap-4 border-b border-line px-4 py-3">
        <Link href={locale === 'en' ? '/en' : '/'} className="rounded-sm">
          <Logo />
        </Link>
        <span className="min-w-0 flex-1 text-sm text-pretty text-ink-2">{t('title')}</span>
        <Link href={inLanguage(here, other)} lang={other} className="tap shrink-0 text-sm text-ink-2 hover:text-ink hover:underline">
          {otherName}
        </Link>
      </header>
      <div className="grid min-h-0 flex-1 md:grid-cols-[340px_1fr]">
        <nav aria-label={t('letters')} className={cn('overflow-y-auto border-r border-line', openId && 'phone:hidden')}>
          <ul>
            {letters.map((letter) => (
              <li key={letter.id}>
                <Link
                  href={inLanguage(`/dev/mailbox/${letter.id}`, locale)}
                  aria-current={letter.id === openId ? 'page' : undefined}
                  className={cn(
                    'grid grid-cols-[minmax(0,1fr)] gap-0.5 border-b border-line px-4 py-3 hover:bg-hover',
                    letter.id === openId && 'bg-accent-wash',
                  )}
                >
                  <span className="flex justify-between gap-3 text-xs text-ink-3">
                    <span className="min-w-0 truncate">{letter.recipient}</span>
                    <time dateTime={letter.createdAt.toISOString()} className="shrink-0">
                      {when.format(letter.createdAt)}
                    </time>
                  </span>
                  <span className="truncate text-base font-medium">{letter.subject || t('noSubject')}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <main className={cn('min-h-0 overflow-y-auto', !openId && letters.length > 0 && 'phone:hidden')}>{children}</main>
      </div>
    </div>
  );
}
