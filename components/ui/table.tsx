import type { ComponentProps } from 'react';
import { cn } from './cn';

/** Rows of 40 px, a head of 32. Wider than the page it scrolls inside itself, never the page. */
export function Table({ className, ...rest }: ComponentProps<'table'>) {
  return (
    <div className="w-full overflow-x-auto">
      <table className={cn('w-full border-collapse text-left text-base', className)} {...rest} />
    </div>
  );
}

export function TableHead({ className, ...rest }: ComponentProps<'thead'>) {
  return <thead className={cn('bg-sunken', className)} {...rest} />;
}

export function TableBody(props: ComponentProps<'tbody'>) {
  return <tbody {...props} />;
}

export function TableRow({ className, selected = false, ...rest }: ComponentProps<'tr'> & { selected?: boolean }) {
  return (
    <tr
      aria-selected={selected || undefined}
      className={cn(
        'border-b border-line focus-visible:-outline-offset-2 [tbody>&]:hover:bg-hover',
        selected && 'bg-accent-wash [tbody>&]:hover:bg-accent-wash',
        className,
      )}
      {...rest}
    />
  );
}

export function TableHeader({ className, ...rest }: ComponentProps<'th'>) {
  return <th scope="col" className={cn('h-8 px-3 text-xs font-medium whitespace-nowrap text-ink-2', className)} {...rest} />;
}

export function TableCell({ className, ...rest }: ComponentProps<'td'>) {
  return <td className={cn('h-10 px-3 py-1.5 align-middle', className)} {...rest} />;
}
