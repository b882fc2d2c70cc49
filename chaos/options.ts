/**
 * `npm run chaos` runs every row; `-- --row R4,R12` some; `--leads 5000 --kills 15 --crashes 3 --seed 7` change the sizes of the first row.
 * `--short` is what `npm test` runs: the same rows, smaller.
 */
export type ChaosOptions = {
  rows: string[];
  leads: number;
  kills: number;
  crashes: number;
  clients: number;
  seed: number;
  isShort: boolean;
};

export function readOptions(args: readonly string[]): ChaosOptions {
  const value = (name: string): string | undefined => {
    const index = args.indexOf(`--${name}`);
    return index === -1 ? undefined : args[index + 1];
  };
  const isShort = args.includes('--short');
  const number = (name: string, full: number, short: number): number => {
    const given = Number(value(name) ?? (isShort ? short : full));
    if (!Number.isInteger(given) || given < 0) throw new Error(`--${name} takes a whole number`);
    return given;
  };
  return {
    rows: (value('row') ?? '').toUpperCase().split(',').filter(Boolean),
    leads: number('leads', 20_000, 240),
    kills: number('kills', 15, 3),
    crashes: number('crashes', 3, 1),
    clients: number('clients', 16, 8),
    seed: number('seed', Math.floor(Math.random() * 1_000_000), 42),
    isShort,
  };
}
