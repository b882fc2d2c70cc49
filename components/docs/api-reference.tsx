import type { ReactNode } from 'react';
import { useTranslations } from 'next-intl';
import { Link } from '@/components/navigation';
import { CopyButton } from '@/components/ui/copy-button';
import { Logo } from '@/components/ui/logo';
import { fieldsOf, type SchemaNode } from './fields';

type Props = {
  origin: string;
  schema: SchemaNode;
  problems: Record<number, readonly string[]>;
  fieldReasons: readonly string[];
  example: Record<string, unknown>;
};

/** The lead interface for people who connect a form, a CRM or an advertising account: what to send, what comes back. */
export function ApiReference({ origin, schema, problems, fieldReasons, example }: Props) {
  const t = useTranslations('api-docs');
  return (
    <main id="main" className="mx-auto grid max-w-[920px] gap-12 px-6 py-16 phone:px-5 phone:py-10">
      <header className="grid gap-4">
        <Link href="/" className="mb-6 justify-self-start rounded-sm">
          <Logo />
        </Link>
        <h1 className="text-2xl font-semibold text-balance phone:text-xl">{t('title')}</h1>
        <p className="max-w-[60ch] text-md text-pretty text-ink-2">{t('lead')}</p>
        <p>
          <a className="link tap" href="/api/v1/openapi.json">
            {t('machine')}
          </a>
        </p>
      </header>
      <Part title={t('example.title')} text={t('example.text')}>
        <Code text={curlOf(origin, example)} copyLabel={t('copy')} />
      </Part>
      <Part title={t('auth.title')} text={t('auth.text')}>
        <Pairs rows={(['apiKey', 'siteKey'] as const).map((kind) => [t(`auth.${kind}.name`), t(`auth.${kind}.text`)])} />
      </Part>
      <Part title={t('repeat.title')} text={t('repeat.text')} />
      <Part title={t('fields.title')} text={t('fields.text')}>
        <Fields schema={schema} />
      </Part>
      <Part title={t('answers.title')} text={t('answers.text')}>
        <Code text={'{\n  "leadId": "lead_01jx…",\n  "nextAction": { "type": "wait", "channel": "web" }\n}'} copyLabel={t('copy')} />
      </Part>
      <Part title={t('errors.title')} text={t('errors.text')}>
        <Problems problems={problems} />
        <p className="text-base text-ink-2">{t('errors.fields')}</p>
        <p className="text-sm">
          {fieldReasons.map((reason) => (
            <Reason key={reason} text={reason} />
          ))}
        </p>
      </Part>
      <Part title={t('limits.title')} text={t('limits.text')} />
    </main>
  );
}

function Part({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <section className="grid min-w-0 gap-4 border-t border-line pt-8">
      <h2 className="text-lg font-semibold text-balance">{title}</h2>
      <p className="max-w-[68ch] text-md text-pretty whitespace-pre-line text-ink-2">{text}</p>
      {children}
    </section>
  );
}

function Code({ text, copyLabel }: { text: string; copyLabel: string }) {
  return (
    <figure className="grid min-w-0 gap-2">
      {/* A wide example scrolls by itself, and by keyboard too. */}
      <pre tabIndex={0} className="overflow-x-auto rounded-md border border-line bg-surface p-4 font-mono text-sm leading-6">
        <code>{text}</code>
      </pre>
      <figcaption>
        <CopyButton value={text} label={copyLabel} size="sm" />
      </figcaption>
    </figure>
  );
}

function Pairs({ rows }: { rows: [string, string][] }) {
  return (
    <dl className="grid gap-4">
      {rows.map(([name, text]) => (
        <div key={name} className="grid gap-1">
          <dt className="font-mono text-sm font-semibold">{name}</dt>
          <dd className="max-w-[68ch] text-md text-ink-2">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Fields({ schema }: { schema: SchemaNode }) {
  const t = useTranslations('api-docs.fields');
  return (
    <div role="group" aria-label={t('name')} tabIndex={0} className="overflow-x-auto">
      <table className="w-full text-left text-sm">
        <thead>
          <tr className="border-b border-line text-ink-2">
            <th className="py-2 pr-4 font-medium">{t('name')}</th>
            <th className="py-2 pr-4 font-medium">{t('type')}</th>
            <th className="py-2 font-medium">{t('about')}</th>
          </tr>
        </thead>
        <tbody>
          {fieldsOf(schema).map(({ name, type, required }) => (
            <tr key={name} className="border-b border-line align-top">
              <th scope="row" className="py-2 pr-4 font-mono font-medium whitespace-nowrap">
                {name}
              </th>
              <td className="py-2 pr-4 font-mono text-ink-2">{type}</td>
              <td className="min-w-60 py-2 text-ink-2">
                {required ? `${t('required')} ` : ''}
                {t.has(`of.${name.replaceAll('.', '_')}`) ? t(`of.${name.replaceAll('.', '_')}`) : ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Problems({ problems }: { problems: Props['problems'] }) {
  const t = useTranslations('api-docs.errors.of');
  return (
    <dl className="grid gap-4">
      {Object.entries(problems).map(([status, reasons]) => (
        <div key={status} className="grid grid-cols-[4rem_1fr] gap-x-4 gap-y-1">
          <dt className="tabular font-mono text-md font-semibold">{status}</dt>
          <dd className="grid gap-1">
            <span className="text-md text-ink-2">{t(status)}</span>
            <span className="text-sm">
              {reasons.map((reason) => (
                <Reason key={reason} text={reason} />
              ))}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Reason({ text }: { text: string }) {
  return <code className="mr-3 inline-block font-mono">{text}</code>;
}

function curlOf(origin: string, example: Record<string, unknown>): string {
  return [
    `curl -i ${origin}/api/v1/leads \\`,
    `  -H 'Authorization: Bearer flk_…' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -H 'Idempotency-Key: order-1042' \\`,
    `  -d '${JSON.stringify(example)}'`,
  ].join('\n');
}
