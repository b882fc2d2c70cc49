import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';

type Props = {
  id: string;
  title: ReactNode;
  lead?: ReactNode;
  dark?: boolean;
  /** The title at the left, the thing at the right. */ beside?: boolean;
  children: ReactNode;
};

/** One thought of the page: a title that answers, a line of why, the thing itself. */
export function Section({ id, title, lead, dark = false, beside = false, children }: Props) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      data-theme={dark ? 'dark' : undefined}
      className={cn('scroll-mt-16 border-t border-line', dark && 'bg-paper text-ink')}
    >
      <div
        className={cn('mx-auto max-w-[1248px] px-6 py-26 phone:px-5 phone:py-18', beside && 'lg:grid lg:grid-cols-[1fr_1.6fr] lg:gap-12')}
      >
        <div className={cn('mb-12 grid items-start gap-x-12 gap-y-5 phone:mb-9', !beside && 'lg:grid-cols-2')}>
          <h2 id={`${id}-title`} className="max-w-[20ch] text-2xl font-semibold text-balance phone:text-xl">
            {title}
          </h2>
          {lead ? <p className="max-w-[56ch] text-md text-ink-2 lg:text-[1.0625rem] lg:leading-7">{lead}</p> : null}
        </div>
        {children}
      </div>
    </section>
  );
}
