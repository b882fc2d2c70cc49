import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/navigation';
import { Logo } from '@/components/ui/logo';

const parts = { offer: ['what', 'trial', 'payment', 'duties', 'end'], privacy: ['who', 'data', 'purpose', 'actions', 'term'] } as const;

/** The product's own two documents. The texts are samples until the operator puts in its details, and the page says so. */
export async function LegalPage({ document }: { document: keyof typeof parts }) {
  const t = await getTranslations('legal');
  return (
    <main className="mx-auto grid max-w-170 gap-5 px-5 py-10">
      <Link href="/" className="justify-self-start rounded-sm">
        <Logo />
      </Link>
      <h1 className="mt-6 text-xl font-semibold text-balance">{t(`${document}.title`)}</h1>
      <p className="rounded-md bg-warning-wash px-3 py-2.5 text-sm">{t('sample')}</p>
      {parts[document].map((part) => (
        <section key={part} className="grid gap-1.5">
          <h2 className="text-md font-semibold">{t(`${document}.${part}.title`)}</h2>
          <p className="text-md text-pretty text-ink-2">{t(`${document}.${part}.text`)}</p>
        </section>
      ))}
    </main>
  );
}
