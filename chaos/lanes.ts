import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * Runs the short form of the rows of each lane in a process of its own, all lanes at once. Returns the rows that do not hold; of
 * a lane that died before it said so, all.
 */
export async function runLanes(lanes: string[][]): Promise<string[]> {
  const failed = await Promise.all(
    lanes.map(async (rows) => {
      const lane = fork(join(import.meta.dirname, 'run.ts'), ['--short', '--row', rows.join(',')], { execArgv: ['--import', 'tsx'] });
      let told: string[] | undefined;
      lane.on('message', (message) => (told = message as string[]));
      const [code] = (await once(lane, 'exit')) as [number | null];
      return code === 0 ? [] : told?.length ? told : rows;
    }),
  );
  return failed.flat();
}
