/** `npm run chaos -- --leads 20000 --kills 15 --crashes 3 --broken no-dedupe --seed 7`; `--short` is what `npm test` runs. */
export type ChaosOptions = {
  leads: number;
  kills: number;
  crashes: number;
  clients: number;
  broken: Broken;
  seed: number;
  isShort: boolean;
};

/** A broken product the harness must catch: otherwise its green proves nothing. */
export const brokenVariants = ['none', 'no-dedupe', 'lossy-insert', 'no-answer'] as const;
export type Broken = (typeof brokenVariants)[number];

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
  const broken = brokenVariants.find((variant) => variant === (value('broken') ?? 'none'));
  if (!broken) throw new Error(`--broken takes one of ${brokenVariants.join(', ')}`);
  return {
    leads: number('leads', 20_000, 240),
    kills: number('kills', 15, 3),
    crashes: number('crashes', 3, 1),
    clients: number('clients', 16, 8),
    seed: number('seed', Math.floor(Math.random() * 1_000_000), 42),
    broken,
    isShort,
  };
}
