import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { inLanguage, type MailboxLocale } from './mailbox-language';

type Props = {
  locale: MailboxLocale;
  letter: { sender: string; recipient: string; subject: string; html: string | null; text: string; raw: string };
};

/** A letter as a stranger's page: no scripts, no cookies of ours; its links open beside. */
export async function LetterView({ locale, letter }: Props) {
  const t = await getTranslations({ locale, namespace: 'mailbox' });
  const html = letter.html?.replace('<head>', '<head><base target="_blank" rel="noopener noreferrer">');
  return (
    <article className="flex min-h-full flex-col">
      <header className="grid gap-1 border-b border-line px-5 py-4">
        <Link href={inLanguage('/dev/mailbox', locale)} className="text-sm text-ink-2 md:hidden">
          {t('back')}
        </Link>
        <h1 className="text-lg font-semibold wrap-anywhere">{letter.subject || t('noSubject')}</h1>
        <p className="text-sm wrap-anywhere text-ink-2">{t('from', { sender: letter.sender })}</p>
        <p className="text-sm wrap-anywhere text-ink-2">{t('to', { recipient: letter.recipient })}</p>
      </header>
      {html ? (
        <iframe
          title={letter.subject || t('noSubject')}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          srcDoc={html}
          className="min-h-150 w-full flex-1 border-0 bg-surface"
        />
      ) : null}
      <details className="border-t border-line px-5 py-3" open={!html}>
        <summary className="cursor-pointer text-sm font-medium">{t('text')}</summary>
        <pre data-testid="letter-text" className="mt-3 font-mono text-xs whitespace-pre-wrap break-words">
          {letter.text}
        </pre>
      </details>
      <details className="border-t border-line px-5 py-3">
        <summary className="cursor-pointer text-sm font-medium">{t('raw')}</summary>
        <pre className="mt-3 max-h-150 overflow-auto font-mono text-xs whitespace-pre-wrap break-all">{letter.raw}</pre>
      </details>
    </article>
  );
}
