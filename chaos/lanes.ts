import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Runs the short form of the rows of each lane in a process of its own, all lanes at once. True when all rows of all lanes hold. */
export async function runLanes(lanes: string[][]): Promise<boolean> {
  const codes = await Promise.all(
    lanes.map(async (rows) => {
      const program = join(import.meta.dirname, 'run.ts');
      const lane = spawn(process.execPath, ['--import', 'tsx', program, '--short', '--row', rows.join(',')], { stdio: 'inherit' });
      const [code] = (await once(lane, 'exit')) as [number | null];
      return code;
    }),
  );
  return codes.every((code) => code === 0);
}
