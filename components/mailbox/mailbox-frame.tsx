import type { ReactNode } from 'react';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { cn } from '@/components/ui/cn';
import { Logo } from '@/components/ui/logo';

type Letter = { id: string; recipient: string; subject: string; createdAt: Date };
type Props = { letters: Letter[]; openId?: string; children: ReactNode };

const when = new Intl.DateTimeFormat('ru', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** Letters on the left, the open one on the right; on a phone one at a time. */
export async function MailboxFrame({ letters, openId, children }: Props) {
  const t = await getTranslations({ locale: 'ru', namespace: 'mailbox' });
  return (
    <div className="flex h-dvh flex-col bg-paper">
      <header className="flex items-center gap-4 border-b border-line px-4 py-3">
        <Link href="/" className="rounded-sm">
          <Logo />
        </Link>
        <span className="text-sm text-ink-2">{t('title')}</span>
      </header>
      <div className="grid min-h-0 flex-1 md:grid-cols-[340px_1fr]">
        <nav aria-label={t('letters')} className={cn('overflow-y-auto border-r border-line', openId && 'phone:hidden')}>
          <ul>
            {letters.map((letter) => (
              <li key={letter.id}>
                <Link
                  href={`/dev/mailbox/${letter.id}`}
                  aria-current={letter.id === openId ? 'page' : undefined}
                  className={cn('grid gap-0.5 border-b border-line px-4 py-3 hover:bg-hover', letter.id === openId && 'bg-accent-wash')}
                >
                  <span className="flex justify-between gap-3 text-xs text-ink-3">
                    <span className="truncate">{letter.recipient}</span>
                    <time dateTime={letter.createdAt.toISOString()} className="shrink-0">
                      {when.format(letter.createdAt)}
                    </time>
                  </span>
                  <span className="truncate text-base font-medium">{letter.subject}</span>
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
