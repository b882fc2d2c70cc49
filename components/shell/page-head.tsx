import type { ReactNode } from 'react';
import { Link } from '@/components/navigation';
import { OfflineBar } from './offline-bar';

type Props = {
  title: ReactNode;
  /** Where one came from. */
  parent?: { href: string; label: string };
  actions?: ReactNode;
};

/** The head of every page of the dashboard: 52 px, the title at the left, what one may do at the right. */
export function PageHead({ title, parent, actions }: Props) {
  return (
    <>
      <header className="flex h-13 shrink-0 items-center gap-3 border-b border-line px-5 phone:pr-2 phone:pl-4">
        <div className="flex min-w-0 flex-1 items-center gap-2.5 text-base font-medium whitespace-nowrap text-ink-3">
          {parent ? (
            <>
              <Link href={parent.href} className="hover:text-ink">
                {parent.label}
              </Link>
              <span aria-hidden className="slash h-[13px] w-0.5 bg-line-strong" />
            </>
          ) : null}
          <span className="truncate font-semibold text-ink">{title}</span>
        </div>
        {actions}
      </header>
      <OfflineBar />
    </>
  );
}

/** The part of a page that scrolls, below its head. Positioned, so that words for screen readers do not stretch the document. */
export function PageBody({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className="relative min-h-0 flex-1 overflow-y-auto">
      <div className={className}>{children}</div>
    </div>
  );
}
