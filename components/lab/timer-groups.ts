import type { LabTimer } from './lab-types';

export type TimerGroup = { label: string; count: number; kinds: { kind: LabTimer['kind']; count: number; names: string[] }[] };

/** Events that read as the same moment are one mark of the axis: under it each kind once, with how many there are of it. Order stays. */
export function groupTimers(timers: readonly LabTimer[], labelOf: (at: Date) => string): TimerGroup[] {
  const groups: TimerGroup[] = [];
  for (const { kind, at, name } of timers) {
    const label = labelOf(at);
    let group = groups.at(-1);
    if (group?.label !== label) groups.push((group = { label, count: 0, kinds: [] }));
    let same = group.kinds.find((one) => one.kind === kind);
    if (!same) group.kinds.push((same = { kind, count: 0, names: [] }));
    group.count += 1;
    same.count += 1;
    if (name) same.names.push(name);
  }
  return groups;
}
