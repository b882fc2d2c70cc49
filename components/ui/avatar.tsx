import type { ReactNode } from 'react';
import { Bot } from 'lucide-react';
import { cn } from './cn';

const sizes = {
  20: 'size-5 text-[9px]',
  24: 'size-6 text-[10px]',
  28: 'size-7 text-2xs',
  32: 'size-8 text-xs',
  40: 'size-10 text-base',
  48: 'size-12 text-md',
} as const;
const hues = ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6'] as const;

type Props = {
  name: string | null | undefined;
  /** What the colour hangs on: an id, so that a renamed person keeps it. */
  seed?: string;
  size?: keyof typeof sizes;
  /** A small mark at the corner: the channel's icon. */
  mark?: ReactNode;
  className?: string;
};

/** Initials on a stable colour. The name stands beside it, so it is decoration for a screen reader. */
export function Avatar({ name, seed, size = 32, mark, className }: Props) {
  const hue = hues[hashOf(seed ?? name ?? '') % hues.length];
  return (
    <span
      aria-hidden
      style={{
        backgroundColor: `color-mix(in oklab, var(${hue}) 17%, var(--surface))`,
        color: `color-mix(in oklab, var(${hue}) 48%, var(--ink))`,
      }}
      className={cn('relative grid shrink-0 place-items-center rounded-full font-semibold tracking-[.01em]', sizes[size], className)}
    >
      {initialsOf(name)}
      {mark ? <Mark>{mark}</Mark> : null}
    </span>
  );
}

export function BotAvatar({ size = 32, mark, className }: Pick<Props, 'size' | 'mark' | 'className'>) {
  return (
    <span
      aria-hidden
      className={cn(
        'relative grid shrink-0 place-items-center rounded-full bg-ink text-paper dark:bg-line-strong dark:text-accent [&>svg]:size-[55%]',
        sizes[size],
        className,
      )}
    >
      <Bot strokeWidth={1.75} />
      {mark ? <Mark>{mark}</Mark> : null}
    </span>
  );
}

function Mark({ children }: { children: ReactNode }) {
  return (
    <span className="absolute -right-1.5 -bottom-1 grid size-[18px] place-items-center rounded-full bg-surface text-ink-2 [&_svg]:size-3">
      {children}
    </span>
  );
}

/** Two letters at most, by whole characters (an emoji or a surrogate pair is one). */
export function initialsOf(name: string | null | undefined): string {
  const words = (name ?? '').split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const first = Array.from(words[0] ?? '');
  const second = Array.from(words[1] ?? '');
  return [first[0], second[0] ?? (words.length === 1 ? first[1] : undefined)].filter(Boolean).join('').toLocaleUpperCase('ru') || '?';
}

function hashOf(text: string): number {
  let hash = 0;
  for (const char of text) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0;
  return hash;
}
