import type { ReactNode } from 'react';
import { Link } from '@/components/navigation';
import { cn } from '@/components/ui/cn';
import { Logo } from '@/components/ui/logo';

type Props = { title: ReactNode; lead?: ReactNode; aside?: ReactNode; children: ReactNode };

/** One column to act in and, where there is something to say of what comes next, one for that; on a phone it goes away. */
export function AuthShell({ title, lead, aside, children }: Props) {
  return (
    <div className={cn('grid min-h-dvh bg-paper', aside && 'lg:grid-cols-2')}>
      <main className="flex flex-col px-5 pt-8 pb-12 md:px-12">
        <Link href="/" className="self-start rounded-sm">
          <Logo />
        </Link>
        <div className="mx-auto flex w-full max-w-100 flex-1 flex-col justify-center gap-6 py-10">
          <div className="grid gap-2">
            <h1 className="text-xl font-semibold">{title}</h1>
            {lead ? <p className="text-md text-ink-2">{lead}</p> : null}
          </div>
          {children}
        </div>
      </main>
      {aside ? <aside className="hidden flex-col justify-center border-l border-line bg-sunken px-18 lg:flex">{aside}</aside> : null}
    </div>
  );
}
