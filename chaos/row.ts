import type { ChaosOptions } from './options';
import type { Stage } from './stage';

/** What one run of a row found. `figures` are for people, in one line each. */
export type Finding = { isGood: boolean; figures: string[] };

/**
 * A row of the table: a guarantee and the proof that the harness would notice its absence. Every broken variant must come out bad.
 */
export type Row = {
  id: string;
  title: string;
  /** It hurts the product or its database: no other row may run meanwhile. */
  isAlone: boolean;
  /** Null when this machine lacks what the row needs; the reason is told. */
  cannotRun?: (stage: Stage) => string | null;
  run(stage: Stage, options: ChaosOptions): Promise<Finding>;
  broken: { name: string; run(stage: Stage, options: ChaosOptions): Promise<Finding> }[];
};

/** Each figure with its bound: `0 lost`, bad when `isGood` is false. */
export function finding(checks: [figure: string, isGood: boolean][]): Finding {
  return {
    isGood: checks.every(([, isGood]) => isGood),
    figures: checks.map(([figure, isGood]) => (isGood ? figure : `${figure} ✗`)),
  };
}
