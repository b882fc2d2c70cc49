import type { ReactNode } from 'react';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { cn } from './cn';

const looks = {
  info: { icon: Info, wash: 'bg-info-wash', color: 'text-info' },
  success: { icon: CircleCheck, wash: 'bg-success-wash', color: 'text-success' },
  warning: { icon: TriangleAlert, wash: 'bg-warning-wash', color: 'text-warning' },
  danger: { icon: CircleAlert, wash: 'bg-danger-wash', color: 'text-danger' },
} as const;

type Props = { tone?: keyof typeof looks; action?: ReactNode; role?: 'status' | 'alert'; className?: string; children: ReactNode };

/** A word about the page one is on, in the page itself. */
export function NoteStrip({ tone = 'info', action, role, className, children }: Props) {
  const { icon: Icon, wash, color } = looks[tone];
  return (
    <div role={role} className={cn('flex items-start gap-2.5 rounded-md px-3 py-2.5 text-sm', wash, className)}>
      <Icon aria-hidden className={cn('mt-px size-4 shrink-0', color)} />
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  );
}
