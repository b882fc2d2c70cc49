export type SnoozePreset = { name: 'hour' | 'evening' | 'tomorrow' | 'monday'; until: Date };

const HOUR_MS = 3_600_000;

/** In an hour; this evening while it is still ahead; tomorrow morning; Monday morning unless that is tomorrow. By the viewer's own clock. */
export function presetsOf(now: Date): SnoozePreset[] {
  const at = (days: number, hour: number): Date => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  const evening = at(0, 18);
  return [
    { name: 'hour', until: new Date(now.getTime() + HOUR_MS) },
    ...(evening.getTime() - now.getTime() > HOUR_MS ? [{ name: 'evening' as const, until: evening }] : []),
    { name: 'tomorrow', until: at(1, 9) },
    ...(toMonday === 1 ? [] : [{ name: 'monday' as const, until: at(toMonday, 9) }]),
  ];
}
