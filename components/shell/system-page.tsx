import type { ReactNode } from 'react';
import { Link } from '@/components/navigation';
import { Logo } from '@/components/ui/logo';

type Props = {
  figure: string;
  title: ReactNode;
  text: ReactNode;
  /** More than a sentence of advice, before the actions. */
  advice?: ReactNode;
  actions: ReactNode;
  children?: ReactNode;
  /** Where not even links have their language: the way home. */
  home?: (logo: ReactNode) => ReactNode;
};

/** 404, 403, 500, no connection: what happened, what is safe, what to do. The strokes count the figure's stumble. */
export function SystemPage({ figure, title, text, advice, actions, children, home = toHome }: Props) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="px-6 py-5 phone:px-5">{home(<Logo />)}</header>
      <main className="mx-auto grid w-full max-w-[1200px] flex-1 content-center px-6 pb-24 phone:px-5">
        <p aria-hidden className="flex items-center gap-4 text-2xl font-semibold text-ink-3 md:text-3xl">
          {figure}
          <Stumble />
        </p>
        <h1 className="mt-5 max-w-[18ch] text-2xl font-semibold text-balance">{title}</h1>
        <p className="mt-4 max-w-[60ch] text-md text-ink-2">{text}</p>
        {advice}
        <div className="mt-8 flex flex-wrap gap-3">{actions}</div>
        {children}
      </main>
    </div>
  );
}

function toHome(logo: ReactNode): ReactNode {
  return (
    <Link href="/" className="inline-block rounded-sm">
      {logo}
    </Link>
  );
}

function Stumble() {
  return (
    <span className="flex gap-2">
      {[0, 1, 2, 3, 4, 5, 6].map((stroke) => (
        <span
          key={stroke}
          className={stroke === 4 ? 'slash h-8 w-[5px] border border-danger md:h-10' : 'slash h-8 w-[5px] bg-ink md:h-10'}
        />
      ))}
    </span>
  );
}
