/** `npm run bench -- --only leads,chat --quick` */
export const parts = ['engine', 'leads', 'contact', 'chat', 'booking', 'widget', 'process'] as const;
export type Part = (typeof parts)[number];
export type BenchOptions = { only: readonly Part[]; isQuick: boolean };

export function readOptions(args: readonly string[]): BenchOptions {
  const at = args.indexOf('--only');
  const wanted = at === -1 ? [...parts] : (args[at + 1] ?? '').split(',');
  const only = wanted.map((name) => {
    const part = parts.find((known) => known === name);
    if (!part) throw new Error(`--only takes some of ${parts.join(',')}`);
    return part;
  });
  return { only, isQuick: args.includes('--quick') };
}
