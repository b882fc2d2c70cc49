import { cn } from './cn';

export type TallyPart = { count: number; look: 'done' | 'live' | 'stuck' | 'ahead' };

const looks = {
  done: 'bg-ink',
  live: 'bg-accent outline outline-(--accent-outline) -outline-offset-1',
  stuck: 'border border-danger',
  ahead: 'border border-line-strong',
} as const;

const MAX_STROKES = 60;
const IN_GROUP = 10;

/** Countable strokes in groups of ten. Above sixty things one stroke stands for several; the caption must say how many. */
export function Tally({ parts, label, className }: { parts: readonly TallyPart[]; label: string; className?: string }) {
  const strokes = strokesOf(parts);
  const groups = Array.from({ length: Math.ceil(strokes.length / IN_GROUP) }, (_, group) =>
    strokes.slice(group * IN_GROUP, (group + 1) * IN_GROUP),
  );
  return (
    <div
      role="img"
      aria-label={label}
      className={cn('flex flex-wrap gap-x-[26px] gap-y-2 pl-[7px] phone:gap-x-[22px] phone:pl-[5px]', className)}
    >
      {groups.map((group, index) => (
        <span key={index} className="flex gap-[13px] phone:gap-[10px]">
          {group.map((look, stroke) => (
            <span key={stroke} className={cn('slash h-10 w-1.5 phone:h-[26px] phone:w-[5px]', looks[look])} />
          ))}
        </span>
      ))}
    </div>
  );
}

/** How many things one stroke stands for: 1, then 10, 50, 100, 500 … so that no more than sixty are drawn. */
export function tallyScale(total: number): number {
  if (total <= MAX_STROKES) return 1;
  for (let scale = 10; ; scale *= 10) {
    if (total / scale <= MAX_STROKES) return scale;
    if (total / (scale * 5) <= MAX_STROKES) return scale * 5;
  }
}

/** What there is at all gets a stroke, however few: one stuck lead among thousands must be seen. */
export function strokesOf(parts: readonly TallyPart[]): TallyPart['look'][] {
  const scale = tallyScale(parts.reduce((sum, { count }) => sum + count, 0));
  return parts.flatMap(({ count, look }) => Array.from({ length: count === 0 ? 0 : Math.max(1, Math.round(count / scale)) }, () => look));
}
