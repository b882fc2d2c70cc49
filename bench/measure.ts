/** One line of the table. `ceiling`: what the same machine did in the same run without our code. */
export type Figure = { what: string; figure: string; target?: string; ceiling?: string; isMet?: boolean };

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const ms = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
